package store

import (
	"database/sql"
	"time"

	"lifeboat/bridge"
)

// SaidSince returns what was said in a chat and came in at a time or later, by
// the ids of the messages, as far as the texts are still kept.
func (tx *Tx) SaidSince(chat bridge.Chat, since time.Time) (map[int64]bridge.Message, error) {
	said := map[int64]bridge.Message{}
	read := func(row scanner) error {
		var id int64
		var body sql.NullString
		if err := row.Scan(&id, &body); err != nil {
			return err
		}
		var m bridge.Message
		err := decode("a message", body, &m)
		said[id] = m
		return err
	}
	return said, tx.list("list what was said in a chat", read, `
		SELECT id, body FROM messages
		WHERE body IS NOT NULL AND received_at >= $1 AND platform = $2 AND chat = $3 AND kind = 'said'`,
		since.UnixMilli(), string(chat.Platform), chat.ID)
}
