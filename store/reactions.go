package store

import (
	"database/sql"
	"time"

	"lifeboat/bridge"
)

// AddReaction keeps that a message of the kind [bridge.Reacted] was put on
// another one.
func (tx *Tx) AddReaction(original, message int64) error {
	return tx.change("keep what a reaction was put on", `INSERT INTO reactions (original, message) VALUES ($1, $2)`, original, message)
}

// Reactions returns what was put on a message, in order, those that took one off
// among them. What is past its retention is left out.
func (tx *Tx) Reactions(original int64) ([]bridge.Message, error) {
	var reactions []bridge.Message
	read := func(row scanner) error {
		var body sql.NullString
		var m bridge.Message
		if err := row.Scan(&body); err != nil {
			return err
		}
		err := decode("a reaction", body, &m)
		reactions = append(reactions, m)
		return err
	}
	return reactions, tx.list("read the reactions to a message", read, `
		SELECT messages.body FROM reactions JOIN messages ON messages.id = reactions.message
		WHERE reactions.original = $1 AND messages.body IS NOT NULL ORDER BY messages.id`, original)
}

// ReactedTo returns the message that a reaction was put on.
func (tx *Tx) ReactedTo(reaction int64) (original int64, found bool, err error) {
	found, err = tx.find("find what a reaction was put on", func(row scanner) error { return row.Scan(&original) }, `
		SELECT original FROM reactions WHERE message = $1`, reaction)
	return original, found, err
}

// ReactionLine returns the delivery that tells a chat of the reactions to a
// message, where there is one that was not taken back, dropped, parked or folded;
// of several the latest.
func (tx *Tx) ReactionLine(original int64, chat bridge.Chat) (d Delivery, found bool, err error) {
	found, err = tx.find("find the line of reactions", func(row scanner) error { return readDelivery(row, &d) }, `
		SELECT `+deliveryColumns+` FROM deliveries
		WHERE message IN (SELECT message FROM reactions WHERE original = $1) AND platform = $2 AND chat = $3
			AND action = 'react' AND state NOT IN ('dropped', 'parked', 'folded', 'canceled')
			AND NOT EXISTS (SELECT 1 FROM deliveries AS taken WHERE taken.target = deliveries.id AND taken.action = 'delete')
		ORDER BY id DESC LIMIT 1`, original, string(chat.Platform), chat.ID)
	return d, found, err
}

// ChangeWaits says whether an edit of a delivery waits of which nothing can have
// arrived, so that it will show whatever is true when it goes out.
func (tx *Tx) ChangeWaits(target int64) (waits bool, err error) {
	_, err = tx.find("look for a waiting edit", func(row scanner) error { return row.Scan(&waits) }, `
		SELECT EXISTS (SELECT 1 FROM deliveries WHERE target = $1 AND action = 'edit' AND `+unseen+`
			AND NOT EXISTS (SELECT 1 FROM parts WHERE parts.delivery = deliveries.id))`, target)
	return waits, err
}

// DropChanges drops the edits of a delivery of which members have seen nothing
// for certain.
func (tx *Tx) DropChanges(target int64, reason string, at time.Time) error {
	return tx.change("drop waiting edits", `
		UPDATE deliveries SET state = 'dropped', reason = $2, next_try = NULL, finished_at = $3
		WHERE target = $1 AND action = 'edit' AND `+unseen, target, reason, at.UnixMilli())
}
