package store

import (
	"database/sql"
	"fmt"
	"time"

	"lifeboat/bridge"
)

// AddMessage keeps a decoded message. Envelope is the id of the envelope that
// it came in, receivedAt the relay's time of that. Where its file is to be
// fetched is not kept with it, see [Tx.AddMedium].
func (tx *Tx) AddMessage(m bridge.Message, envelope int64, receivedAt time.Time) (id int64, err error) {
	m.SentAt = m.SentAt.UTC()
	if m.Media != nil {
		m.Media = withoutSource(*m.Media)
	}
	body, err := encode("a message", m)
	if err != nil {
		return 0, err
	}
	return tx.insert("keep a message", `
		INSERT INTO messages (platform, chat, platform_id, sender, kind, envelope, received_at, body, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		string(m.Chat.Platform), m.Chat.ID, m.ID, m.Sender.ID, string(m.Kind), envelope, receivedAt.UnixMilli(), body, millis(m.Expires()))
}

// Message returns a message, [ErrForgotten] if its text was deleted after the
// retention time, or [ErrNotFound].
func (tx *Tx) Message(id int64) (m bridge.Message, err error) {
	var body sql.NullString
	found, err := tx.find("read a message", func(row scanner) error { return row.Scan(&body) }, `
		SELECT body FROM messages WHERE id = $1`, id)
	switch {
	case err != nil:
		return m, err
	case !found:
		return m, fmt.Errorf("message %d: %w", id, ErrNotFound)
	case !body.Valid:
		return m, fmt.Errorf("message %d: %w", id, ErrForgotten)
	}
	return m, decode("a message", body, &m)
}
