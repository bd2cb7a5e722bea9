package store

import (
	"fmt"
	"time"
)

// FinishDelivery notes that a delivery was sent, which is final. All its parts
// must have been. It changes nothing if the delivery was finished before.
func (tx *Tx) FinishDelivery(id int64, at time.Time) error {
	unsent, err := tx.unsentParts(id)
	if err != nil {
		return err
	}
	if unsent > 0 {
		return fmt.Errorf("finish delivery %d: %d of its parts were not sent", id, unsent)
	}
	return tx.leaveLane(id, Sent, "", at)
}

// ParkDelivery takes a delivery that its platform refuses for good out of its
// lane and keeps it for the operators. The part in flight counts as not sent;
// where that is not certain, [Tx.RetryDelivery] says so first. It changes
// nothing if the delivery was finished before.
func (tx *Tx) ParkDelivery(id int64, reason string, at time.Time) error {
	return tx.leaveLane(id, Parked, reason, at)
}

// DropDelivery gives a delivery up for good, because nobody needs it any more.
// It changes nothing if the delivery was finished before.
func (tx *Tx) DropDelivery(id int64, reason string, at time.Time) error {
	return tx.leaveLane(id, Dropped, reason, at)
}

func (tx *Tx) leaveLane(id int64, state State, reason string, at time.Time) error {
	if err := tx.endTry(id, false); err != nil {
		return err
	}
	changed, err := tx.exec("take a delivery out of its lane", `
		UPDATE deliveries SET state = $2, reason = $3, next_try = NULL, finished_at = $4 WHERE id = $1 AND finished_at IS NULL`,
		id, string(state), reason, at.UnixMilli())
	if err != nil || changed > 0 {
		return err
	}
	_, err = tx.Delivery(id)
	return err
}

func (tx *Tx) unsentParts(id int64) (unsent int64, err error) {
	_, err = tx.find("count the parts that were not sent", func(row scanner) error { return row.Scan(&unsent) }, `
		SELECT count(*) FROM parts WHERE delivery = $1 AND sent_at IS NULL`, id)
	return unsent, err
}
