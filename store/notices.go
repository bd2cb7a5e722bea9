package store

import "time"

// NoticeDue reports whether something that may be said only once in a while is
// due, and if so notes that it is said now. Key names what is said, and to whom.
func (tx *Tx) NoticeDue(key string, now time.Time, every time.Duration) (due bool, err error) {
	changed, err := tx.exec("note a notice", `
		INSERT INTO notices (key, noted_at) VALUES ($1, $2)
		ON CONFLICT (key) DO UPDATE SET noted_at = excluded.noted_at WHERE notices.noted_at <= $3`,
		key, now.UnixMilli(), now.Add(-every).UnixMilli())
	return changed > 0, err
}
