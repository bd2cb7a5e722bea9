package store

import (
	"time"

	"lifeboat/bridge"
)

// Settle takes an echo or a receipt as proof that a part arrived whose result
// was unknown or is not stored yet: the part that has this id becomes sent, and
// its delivery too if that was the last one; otherwise the rest may go at once.
// It reports whether there was such a part.
func (tx *Tx) Settle(chat bridge.Chat, id string, at time.Time) (settled bool, err error) {
	return tx.SettleAs(chat, id, id, at)
}

// SettleAs is like Settle for a part that members see under another id than its
// own.
func (tx *Tx) SettleAs(chat bridge.Chat, id, visible string, at time.Time) (settled bool, err error) {
	var delivery int64
	settled, err = tx.find("settle a part", func(row scanner) error { return row.Scan(&delivery) }, `
		UPDATE parts SET sent_at = $4, visible_id = $5, in_flight = 0
		WHERE platform = $1 AND chat = $2 AND part_id = $3 AND sent_at IS NULL AND (in_flight = 1 OR may_have_arrived = 1)
		RETURNING delivery`, string(chat.Platform), chat.ID, id, at.UnixMilli(), visible)
	if err != nil || !settled {
		return false, err
	}
	return true, tx.settleDelivery(delivery, at)
}

// settleDelivery draws the conclusion from a part that turned out to be sent. A
// parked delivery leaves the operators' list, too, once all of it has arrived.
func (tx *Tx) settleDelivery(id int64, at time.Time) error {
	err := tx.change("settle a delivery", `
		UPDATE deliveries SET state = 'sent', reason = '', next_try = NULL, finished_at = $2
		WHERE id = $1 AND state NOT IN ('sent', 'dropped')
			AND NOT EXISTS (SELECT 1 FROM parts WHERE delivery = $1 AND sent_at IS NULL)`, id, at.UnixMilli())
	if err != nil {
		return err
	}
	return tx.change("let the rest of a delivery go on", `
		UPDATE deliveries SET state = 'waiting', reason = '', next_try = NULL
		WHERE id = $1 AND state = 'unknown'
			AND NOT EXISTS (SELECT 1 FROM parts WHERE delivery = $1 AND sent_at IS NULL AND may_have_arrived = 1)`, id)
}

// AfterRestart is called once before anything is tried. The process that began
// the tries is gone: a part that it had in flight may have arrived, so its
// delivery becomes unsettled, with its next try due at the given time; the
// count of these is returned. Where no part was in flight the delivery goes on
// where it stopped, or is sent if no part is left.
func (tx *Tx) AfterRestart(at time.Time) (unsettled int64, err error) {
	now := at.UnixMilli()
	if err := tx.change("finish what was sent before the restart", `
		UPDATE deliveries SET state = 'sent', finished_at = $1
		WHERE state = 'trying'
			AND NOT EXISTS (SELECT 1 FROM parts WHERE delivery = deliveries.id AND sent_at IS NULL)`, now); err != nil {
		return 0, err
	}
	unsettled, err = tx.exec("find what was in flight before the restart", `
		UPDATE deliveries SET state = 'unknown', next_try = $1, reason = 'Lifeboat was stopped while it was sending'
		WHERE state = 'trying'
			AND EXISTS (SELECT 1 FROM parts WHERE delivery = deliveries.id AND in_flight = 1)`, now)
	if err != nil {
		return 0, err
	}
	if err := tx.change("note what may have arrived before the restart", `
		UPDATE parts SET in_flight = 0, may_have_arrived = 1 WHERE in_flight = 1`); err != nil {
		return 0, err
	}
	return unsettled, tx.change("take up what was not in flight before the restart", `
		UPDATE deliveries SET state = 'waiting', next_try = NULL WHERE state = 'trying'`)
}
