package store

import "time"

// SetBack takes everything that is stored as later than now for having just
// happened: the machine's clock was set back meanwhile, and nothing may wait for
// it to come there again. The history stays as it was written. It reads whole
// tables.
func (tx *Tx) SetBack(now time.Time) error {
	for _, step := range setBack {
		if err := tx.change("follow a clock that was set back", step, now.UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}

var setBack = []string{
	`UPDATE envelopes SET received_at = $1 WHERE received_at > $1`,
	`UPDATE messages SET received_at = $1 WHERE received_at > $1`,
	`UPDATE deliveries SET created_at = $1 WHERE created_at > $1`,
	`UPDATE deliveries SET tried_at = $1 WHERE tried_at > $1`,
	`UPDATE deliveries SET next_try = $1 WHERE next_try > $1`,
	`UPDATE deliveries SET finished_at = $1 WHERE finished_at > $1`,
	`UPDATE parts SET tried_at = $1 WHERE tried_at > $1`,
	`UPDATE parts SET sent_at = $1 WHERE sent_at > $1`,
	`UPDATE media SET next_try = $1 WHERE next_try > $1`,
	`UPDATE media SET wanted_at = $1 WHERE wanted_at > $1`,
	`UPDATE notices SET noted_at = $1 WHERE noted_at > $1`,
	`UPDATE incidents SET opened_at = $1 WHERE opened_at > $1`,
}
