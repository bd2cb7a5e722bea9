package store

import (
	"fmt"
	"time"

	"lifeboat/bridge"
)

// Start begins a try of a delivery. At the first one it saves the parts, whose
// ids and payloads never change afterwards; later ones keep what was saved,
// whatever is given. A delivery that has left its lane is not to be tried:
// [ErrFinished].
func (tx *Tx) Start(id int64, parts []bridge.Part, at time.Time) error {
	saved, err := tx.Parts(id)
	if err != nil {
		return err
	}
	if len(saved) == 0 && len(parts) == 0 {
		return fmt.Errorf("start delivery %d: it has no parts", id)
	}
	started, err := tx.exec("start a delivery", `
		UPDATE deliveries SET state = 'trying', attempts = attempts + 1, tried_at = $2, next_try = NULL, reason = ''
		WHERE id = $1 AND finished_at IS NULL`, id, at.UnixMilli())
	if err != nil {
		return err
	}
	if started == 0 {
		return tx.whyNotInLane(id)
	}
	if len(saved) > 0 {
		return nil
	}
	return tx.addParts(id, parts)
}

// whyNotInLane tells a finished delivery from one that does not exist.
func (tx *Tx) whyNotInLane(id int64) error {
	if _, err := tx.Delivery(id); err != nil {
		return err
	}
	return fmt.Errorf("delivery %d: %w", id, ErrFinished)
}

// RetryDelivery ends a try that is to be followed by another one, not before
// nextTry. Waiting says that the part in flight was not sent for certain,
// Unsettled that it may have arrived. A delivery that was finished meanwhile,
// by an echo that settled it, stays finished.
func (tx *Tx) RetryDelivery(id int64, state State, nextTry time.Time, reason string) error {
	if state != Waiting && state != Unsettled {
		return fmt.Errorf("retry delivery %d: %q is not a state to retry from", id, state)
	}
	if err := tx.endTry(id, state == Unsettled); err != nil {
		return err
	}
	changed, err := tx.exec("put a delivery off", `
		UPDATE deliveries SET state = $2, next_try = $3, reason = $4 WHERE id = $1 AND finished_at IS NULL`,
		id, string(state), millis(nextTry), reason)
	if err != nil || changed > 0 {
		return err
	}
	_, err = tx.Delivery(id)
	return err
}

// endTry notes the result of the part in flight, if there is one: not sent for
// certain, which leaves what was known before, or perhaps sent.
func (tx *Tx) endTry(id int64, perhaps bool) error {
	return tx.change("end the try of a part", `
		UPDATE parts SET in_flight = 0, may_have_arrived = CASE WHEN $2 = 1 THEN 1 ELSE may_have_arrived END
		WHERE delivery = $1 AND in_flight = 1`, id, flag(perhaps))
}
