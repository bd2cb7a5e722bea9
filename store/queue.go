package store

import (
	"time"

	"lifeboat/bridge"
)

// QueueQuery picks deliveries that are in a lane, parked, or canceled and still kept. What is left empty
// picks all.
type QueueQuery struct {
	Chat  bridge.Chat
	Lane  Lane
	State State
	// After is the last delivery of the page before; 0 begins.
	After int64
	Limit int
}

const queued = `
	SELECT ` + deliveryColumns + ` FROM deliveries
	WHERE state NOT IN ('sent', 'dropped', 'folded') AND cleared = 0 AND id > $5
		AND ($1 = '' OR platform = $1 AND chat = $2) AND ($3 = '' OR lane = $3) AND ($4 = '' OR state = $4)
	ORDER BY id LIMIT $6 + 0`

// Queue returns what is in the lanes, what is parked and what was canceled and is
// still kept, in the order in which it was added. What was folded counts as the delivery that posts it.
func (tx *Tx) Queue(q QueueQuery) ([]Delivery, error) {
	var deliveries []Delivery
	read := func(row scanner) error {
		var d Delivery
		err := readDelivery(row, &d)
		deliveries = append(deliveries, d)
		return err
	}
	return deliveries, tx.list("list the queue", read, queued,
		string(q.Chat.Platform), q.Chat.ID, string(q.Lane), string(q.State), q.After, q.Limit)
}

// RetryParked puts parked deliveries back, each into the lane that is named for
// it and where it stood there, and returns them. What is parked no more is left
// out. Where members cannot have seen anything it is rendered anew; otherwise
// its parts keep their ids, and with a part that may have arrived it is
// unsettled, as is what was restored from a backup.
func (tx *Tx) RetryParked(ids []int64, lane func(Delivery) Lane) (retried []Delivery, err error) {
	for _, id := range ids {
		d, err := tx.Delivery(id)
		if err != nil {
			return nil, err
		}
		if d.State != Parked {
			continue
		}
		d.Lane = lane(d)
		if err := tx.retryParked(d); err != nil {
			return nil, err
		}
		retried = append(retried, d)
	}
	return retried, nil
}

func (tx *Tx) retryParked(d Delivery) error {
	err := tx.change("put a parked delivery back into its lane", `
		UPDATE deliveries SET lane = $2, late = 1, attempts = 0, next_try = NULL, finished_at = NULL,
			reason = CASE WHEN reason IN ($3, $4) THEN $5 ELSE '' END,
			state = CASE WHEN restored = 1 OR EXISTS (SELECT 1 FROM parts WHERE delivery = $1 AND sent_at IS NULL AND may_have_arrived = 1)
				THEN 'unknown' ELSE 'waiting' END
		WHERE id = $1`, d.ID, string(d.Lane), ExpiredReason, ExceededReason, overruledReason)
	if err != nil {
		return err
	}
	return tx.change("render a parked delivery anew", `
		DELETE FROM parts WHERE delivery = $1
			AND NOT EXISTS (SELECT 1 FROM parts AS seen WHERE seen.delivery = $1 AND (seen.sent_at IS NOT NULL OR seen.may_have_arrived = 1))`, d.ID)
}

// DropParked gives parked deliveries up for good and returns how many. What is
// parked no more is left out.
func (tx *Tx) DropParked(ids []int64, reason string, at time.Time) (dropped int, err error) {
	for _, id := range ids {
		changed, err := tx.exec("drop a parked delivery", `
			UPDATE deliveries SET state = 'dropped', reason = $2, finished_at = $3 WHERE id = $1 AND state = 'parked'`,
			id, reason, at.UnixMilli())
		if err != nil {
			return 0, err
		}
		dropped += int(changed)
	}
	return dropped, nil
}

// ParkUnsettled parks what is unsettled on a platform and returns how many.
func (tx *Tx) ParkUnsettled(platform bridge.PlatformName, reason string, at time.Time) (parked int64, err error) {
	return tx.exec("park what is unsettled", `
		UPDATE deliveries SET state = 'parked', restored = 1, reason = $2, next_try = NULL, finished_at = $3
		WHERE platform = $1 AND state = 'unknown'`, string(platform), reason, at.UnixMilli())
}
