package telegram

import (
	"strconv"
	"strings"

	"lifeboat/bridge"
)

// update is as much of https://core.telegram.org/bots/api#update as is needed.
// The library's own type fails as a whole at any kind of thing that is newer
// than the library.
type update struct {
	ID            int64     `json:"update_id"`
	Message       *message  `json:"message"`
	EditedMessage *message  `json:"edited_message"`
	Reaction      *reaction `json:"message_reaction"`
}

// message is a message; its attachment and service are read from the names of
// its fields.
type message struct {
	fields
	attachment bridge.Attachment
	medium     *bridge.Medium // the attachment, where it is a file
	service    bool           // it records what happened in the chat; nobody said it
}

type fields struct {
	ID              int      `json:"message_id"`
	Topic           int      `json:"message_thread_id"`
	InTopic         bool     `json:"is_topic_message"`
	From            *user    `json:"from"`
	SenderChat      *chat    `json:"sender_chat"`
	Chat            chat     `json:"chat"`
	Date            int64    `json:"date"` // seconds since 1970
	EditDate        int64    `json:"edit_date"`
	Text            string   `json:"text"`
	Entities        []entity `json:"entities"`
	Caption         string   `json:"caption"`
	CaptionEntities []entity `json:"caption_entities"`
	ReplyTo         *struct {
		ID int `json:"message_id"`
	} `json:"reply_to_message"`
	MigrateToChatID int64  `json:"migrate_to_chat_id"`
	Album           string `json:"media_group_id"`
}

type chat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title"`
	FirstName string `json:"first_name"` // of a private chat
	LastName  string `json:"last_name"`
}

type user struct {
	ID        int64  `json:"id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

type reaction struct {
	Chat      chat  `json:"chat"`
	MessageID int   `json:"message_id"`
	User      *user `json:"user"`
	ActorChat *chat `json:"actor_chat"`
	Date      int64 `json:"date"`
	New       []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	} `json:"new_reaction"`
}

// emoji is the first emoji among the reactions.
func (r *reaction) emoji() string {
	for _, one := range r.New {
		if one.Emoji != "" {
			return one.Emoji
		}
	}
	return ""
}

// address is the chat, or the topic in a forum. Other chats number the threads
// of replies too, which are no places of their own.
func (m *message) address() address {
	if m.InTopic {
		return address{chat: m.Chat.ID, topic: m.Topic}
	}
	return address{chat: m.Chat.ID}
}

// answered is the message that this one replies to; 0 for none. In a topic every message
// that replies to nothing is given as a reply to the message that opened it.
func (m *message) answered() int {
	if m.ReplyTo == nil || m.InTopic && m.ReplyTo.ID == m.Topic {
		return 0
	}
	return m.ReplyTo.ID
}

// sender is who speaks: a group or channel comes before the stand-in user that
// Telegram names beside it.
func (m *message) sender() bridge.Person { return personOf(m.From, m.SenderChat) }

func personOf(u *user, c *chat) bridge.Person {
	switch {
	case c != nil:
		return bridge.Person{ID: strconv.FormatInt(c.ID, 10), Name: c.Title}
	case u != nil:
		return bridge.Person{ID: strconv.FormatInt(u.ID, 10), Name: strings.TrimSpace(u.FirstName + " " + u.LastName)}
	default:
		return bridge.Person{}
	}
}
