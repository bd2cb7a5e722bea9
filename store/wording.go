package store

import (
	"database/sql"

	"lifeboat/bridge"
)

// Wording returns what a message says by now, as far as the relay was told: its
// last wording. Gone is one that was deleted, or of which the text is past its
// retention.
func (tx *Tx) Wording(message int64) (text string, gone bool, err error) {
	m := bridge.Message{Kind: bridge.Deleted}
	read := func(row scanner) error {
		var body sql.NullString
		if err := row.Scan(&body); err != nil {
			return err
		}
		return decode("the wording of a message", body, &m)
	}
	changed, err := tx.find("read the last wording of a message", read, lastChange, message)
	if err == nil && !changed {
		_, err = tx.find("read the wording of a message", read, `SELECT body FROM messages WHERE id = $1`, message)
	}
	return m.Text.Plain, m.Kind == bridge.Deleted, err
}

// lastChange is the latest edit or deletion of a message that was carried, or is
// to be, to any chat.
const lastChange = `
	SELECT messages.body FROM deliveries AS posted
	JOIN deliveries AS changed ON changed.target = posted.id
	JOIN messages ON messages.id = changed.message
	WHERE posted.message = $1 AND posted.action = 'post' AND messages.kind IN ('edited', 'deleted')
	ORDER BY messages.id DESC LIMIT 1`
