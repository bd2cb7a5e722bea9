package store

import "lifeboat/bridge"

// quoteLength bounds, in runes, the wording that a reply quotes.
const quoteLength = 200

// FindMessage returns the message that members of chat see under a platform's
// id: one that was said there, or one that the relay posted there. A post that
// was tried counts also while its result is unknown, if its own id is the one
// that members see. Announcements are no messages, and a post of many is one of
// them only where a part of it stands for one. Should an id occur twice, as
// it may after a conversation has moved, the latest message is meant.
func (tx *Tx) FindMessage(chat bridge.Chat, platformID string) (id int64, found bool, err error) {
	id, found, err = tx.findFolded(chat, platformID)
	for _, query := range []string{findSaid, findPosted, findTried} {
		if found || err != nil {
			return id, found, err
		}
		read := func(row scanner) error { return row.Scan(&id) }
		found, err = tx.find("find a message by its id on the platform", read, query, string(chat.Platform), chat.ID, platformID)
	}
	return id, found, err
}

const (
	findSaid = `
		SELECT id FROM messages
		WHERE platform = $1 AND chat = $2 AND platform_id = $3 AND kind = 'said'
		ORDER BY id DESC LIMIT 1`
	findPosted = `
		SELECT deliveries.message FROM parts JOIN deliveries ON deliveries.id = parts.delivery
		WHERE parts.platform = $1 AND parts.chat = $2 AND parts.visible_id = $3
			AND deliveries.action = 'post' AND deliveries.message IS NOT NULL
		ORDER BY deliveries.id DESC LIMIT 1`
	findTried = `
		SELECT deliveries.message FROM parts JOIN deliveries ON deliveries.id = parts.delivery
		WHERE parts.platform = $1 AND parts.chat = $2 AND parts.part_id = $3 AND parts.tried_at IS NOT NULL
			AND deliveries.action = 'post' AND deliveries.message IS NOT NULL
		ORDER BY deliveries.id DESC LIMIT 1`
)

// FindInChat returns where members of chat see a message: its own id and sender
// if it was said there, else the first part of the relay's post there that has
// an id, or of the post that it was folded into. The quote is the last wording,
// empty once the message or its text was deleted.
func (tx *Tx) FindInChat(message int64, chat bridge.Chat) (ref bridge.Reference, found bool, err error) {
	ref, found, err = tx.findSaidIn(message, chat)
	if err != nil {
		return bridge.Reference{}, false, err
	}
	if !found {
		ref, found, err = tx.findPostedIn(message, chat)
	}
	if err == nil && !found {
		ref, found, err = tx.findFoldedIn(message, chat)
	}
	if err != nil || !found {
		return bridge.Reference{}, false, err
	}
	quote, _, err := tx.Wording(message)
	ref.Quote = firstRunes(quote, quoteLength)
	return ref, err == nil, err
}

func (tx *Tx) findSaidIn(message int64, chat bridge.Chat) (ref bridge.Reference, found bool, err error) {
	found, err = tx.find("find where a message was said", func(row scanner) error { return row.Scan(&ref.ID, &ref.Sender) }, `
		SELECT platform_id, sender FROM messages
		WHERE id = $1 AND platform = $2 AND chat = $3 AND kind = 'said'`,
		message, string(chat.Platform), chat.ID)
	return ref, found, err
}

func (tx *Tx) findPostedIn(message int64, chat bridge.Chat) (ref bridge.Reference, found bool, err error) {
	found, err = tx.find("find where a message was posted", func(row scanner) error { return row.Scan(&ref.ID) }, `
		SELECT parts.visible_id FROM deliveries JOIN parts ON parts.delivery = deliveries.id
		WHERE deliveries.message = $1 AND deliveries.platform = $2 AND deliveries.chat = $3
			AND deliveries.action = 'post' AND parts.visible_id IS NOT NULL
		ORDER BY deliveries.id, parts.position LIMIT 1`,
		message, string(chat.Platform), chat.ID)
	return ref, found, err
}

func firstRunes(text string, limit int) string {
	for at := range text {
		if limit == 0 {
			return text[:at]
		}
		limit--
	}
	return text
}

// FindDelivery returns the delivery that posts a message in chat, whatever its
// state. For a message that was folded it is the one that posts it together with
// others, which [Tx.Folded] tells.
func (tx *Tx) FindDelivery(message int64, chat bridge.Chat) (id int64, found bool, err error) {
	found, err = tx.find("find the delivery of a message", func(row scanner) error { return row.Scan(&id) }, `
		SELECT id FROM deliveries
		WHERE message = $1 AND platform = $2 AND chat = $3 AND action = 'post'
		ORDER BY id LIMIT 1`, message, string(chat.Platform), chat.ID)
	if err != nil || !found {
		return 0, false, err
	}
	id, err = tx.postOf(id)
	return id, err == nil, err
}

// KnownID reports whether the relay itself gave or got that id for something it
// sent or is about to send in chat.
func (tx *Tx) KnownID(chat bridge.Chat, id string) (known bool, err error) {
	_, err = tx.find("look for an id of the relay's own", func(row scanner) error { return row.Scan(&known) }, `
		SELECT EXISTS (SELECT 1 FROM parts WHERE platform = $1 AND chat = $2 AND part_id = $3)
			OR EXISTS (SELECT 1 FROM parts WHERE platform = $1 AND chat = $2 AND visible_id = $3)`,
		string(chat.Platform), chat.ID, id)
	return known, err
}
