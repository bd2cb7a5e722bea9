package store

import (
	"database/sql"
	"errors"
	"time"

	"lifeboat/bridge"
)

const nextExpiry = `SELECT min(expires_at) FROM messages WHERE expires_at IS NOT NULL`

// NextExpiry is when the next message is to be kept nowhere any more; found is
// false when there is none.
func (tx *Tx) NextExpiry() (at time.Time, found bool, err error) {
	var next sql.NullInt64
	_, err = tx.find("look for what is set to disappear", func(row scanner) error { return row.Scan(&next) }, nextExpiry)
	return moment(next), next.Valid, err
}

const expiring = `SELECT id FROM messages WHERE expires_at <= $1 ORDER BY expires_at, id LIMIT $2 + 0`

// Expiring returns the messages whose lifetime is over and that are still kept,
// at most limit.
func (tx *Tx) Expiring(now time.Time, limit int) ([]int64, error) {
	return tx.ids("list what has disappeared", expiring, now.UnixMilli(), limit)
}

// ids runs a query for ids.
func (tx *Tx) ids(tried, query string, args ...any) ([]int64, error) {
	var ids []int64
	read := func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	}
	return ids, tx.list(tried, read, query, args...)
}

// ExpiresAt is when a message is to be kept nowhere any more; zero for never, or
// where that has been done.
func (tx *Tx) ExpiresAt(message int64) (time.Time, error) {
	var at sql.NullInt64
	_, err := tx.find("look how long something lasts", func(row scanner) error { return row.Scan(&at) }, `
		SELECT expires_at FROM messages WHERE id = $1`, message)
	return moment(at), err
}

// ExpireAt sets that time; a message that lasts for less anyway keeps its own.
func (tx *Tx) ExpireAt(message int64, at time.Time) error {
	return tx.change("set how long something lasts", `
		UPDATE messages SET expires_at = min(coalesce(expires_at, $2), $2) WHERE id = $1`, message, at.UnixMilli())
}

// PutOffExpiry lets a message be kept until a later time.
func (tx *Tx) PutOffExpiry(message int64, until time.Time) error {
	return tx.change("put off that something disappears", `UPDATE messages SET expires_at = $2 WHERE id = $1`, message, until.UnixMilli())
}

// ExpireMessage deletes what was said, with its file. That it was said, when and
// by whose id stays for the retention time: [Tx.Message] returns it as
// [bridge.Message.Expired].
func (tx *Tx) ExpireMessage(message int64) error {
	m, err := tx.Message(message)
	if err != nil && !errors.Is(err, ErrForgotten) {
		return err
	}
	var body any
	if err == nil {
		left := bridge.Message{Chat: m.Chat, ID: m.ID, Kind: m.Kind, SentAt: m.SentAt, Target: m.Target, Sender: bridge.Person{ID: m.Sender.ID}, Expired: true}
		if body, err = encode("what is left of a message", left); err != nil {
			return err
		}
	}
	if err := tx.forgetMedium(message); err != nil {
		return err
	}
	return tx.change("delete what has disappeared", `UPDATE messages SET body = $2, expires_at = NULL WHERE id = $1`, message, body)
}

// ExpireEnvelopes deletes the payloads of envelopes that were set aside and whose
// lifetime is over, and returns how many it was.
func (tx *Tx) ExpireEnvelopes(now time.Time) (int64, error) {
	return tx.exec("delete raw messages that have disappeared", expireEnvelopes, now.UnixMilli())
}

const expireEnvelopes = `
	UPDATE envelopes SET payload = NULL, expires_at = NULL, state = 'finished' WHERE expires_at <= $1 AND state = 'set aside'`

// DeliveriesOf returns the deliveries of a message, folded ones among them.
func (tx *Tx) DeliveriesOf(message int64) ([]int64, error) {
	return tx.ids("find where something was delivered", `SELECT id FROM deliveries WHERE message = $1 ORDER BY id`, message)
}

// RepliesTo returns the messages that answer the one with a platform's id.
func (tx *Tx) RepliesTo(chat bridge.Chat, platformID string) ([]int64, error) {
	pattern, err := fieldPattern("target", platformID)
	if err != nil {
		return nil, err
	}
	return tx.ids("find what answers a message", `
		SELECT id FROM messages WHERE platform = $1 AND chat = $2 AND kind = 'said' AND body LIKE $3 ESCAPE '\'`,
		string(chat.Platform), chat.ID, pattern)
}

// PostOf returns the delivery that really posts another one, which is itself
// unless it was folded.
func (tx *Tx) PostOf(id int64) (Delivery, error) {
	post, err := tx.postOf(id)
	if err != nil {
		return Delivery{}, err
	}
	return tx.Delivery(post)
}

// ForgetWording deletes how a delivery was rendered, and what it says by itself.
// One that was not sent is rendered anew if it is tried.
func (tx *Tx) ForgetWording(id int64) error {
	if err := tx.ForgetRendering(id); err != nil {
		return err
	}
	return tx.change("forget what was posted", `UPDATE deliveries SET body = NULL WHERE id = $1`, id)
}

// ForgetRendering deletes how a delivery was rendered. One that was not sent is
// rendered anew if it is tried.
func (tx *Tx) ForgetRendering(id int64) error {
	if err := tx.change("forget how something was rendered", `UPDATE parts SET payload = NULL WHERE delivery = $1`, id); err != nil {
		return err
	}
	return tx.change("forget the parts of what waits", `
		DELETE FROM parts WHERE delivery = $1 AND delivery IN (SELECT id FROM deliveries WHERE id = $1 AND `+unseen+`)`, id)
}

// Reword replaces what a delivery says by itself. How it was rendered is
// forgotten with the old wording.
func (tx *Tx) Reword(id int64, body *bridge.Post) error {
	if err := tx.ForgetWording(id); err != nil {
		return err
	}
	encoded, err := encode("the body of a delivery", body)
	if err != nil {
		return err
	}
	return tx.change("reword a delivery", `UPDATE deliveries SET body = $2 WHERE id = $1`, id, encoded)
}

// EditsOf returns the deliveries that give a post another wording.
func (tx *Tx) EditsOf(post int64) ([]int64, error) {
	return tx.ids("find the edits of a post", `SELECT id FROM deliveries WHERE target = $1 AND action = 'edit' ORDER BY id`, post)
}
