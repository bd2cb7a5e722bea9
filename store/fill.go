package store

import "lifeboat/bridge"

// Fill gives a message that was kept before its content was known what it says.
// Its deliveries that were not tried need not wait for it any longer. Where its
// file is to be fetched is not kept with it, see [Tx.AddMedium].
func (tx *Tx) Fill(id int64, m bridge.Message) error {
	m.SentAt = m.SentAt.UTC()
	if m.Media != nil {
		m.Media = withoutSource(*m.Media)
	}
	body, err := encode("a message", m)
	if err != nil {
		return err
	}
	if err := tx.changeOne("fill a message", `UPDATE messages SET body = $2, expires_at = $3 WHERE id = $1`, id, body, millis(m.Expires())); err != nil {
		return err
	}
	return tx.change("let a filled message go", `
		UPDATE deliveries SET next_try = NULL WHERE message = $1 AND state = 'waiting' AND attempts = 0`, id)
}
