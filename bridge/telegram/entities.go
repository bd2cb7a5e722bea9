package telegram

import (
	"github.com/go-telegram/bot/models"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// native writes a text with Telegram's entities.
func native(text bridge.Text) (string, []models.MessageEntity) {
	plain, entities := render.ToTelegram(text)
	var all []models.MessageEntity
	for _, e := range entities {
		all = append(all, models.MessageEntity{
			Type: models.MessageEntityType(e.Type), Offset: e.Offset, Length: e.Length, URL: e.URL,
		})
	}
	return plain, all
}

// entity is a styled part of a text, in an update.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url"`
}

// canonical reads a text with Telegram's entities.
func canonical(plain string, entities []entity) bridge.Text {
	all := make([]render.Entity, len(entities))
	for i, e := range entities {
		all[i] = render.Entity(e)
	}
	return render.FromTelegram(plain, all)
}
