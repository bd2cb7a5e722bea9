package failover

import "time"

// heedClock takes what is remembered as later than now for having just happened: the clock was set back meanwhile.
// Whatever counts from there is then late by no more than its own length. When an order ends and when a night is over
// are times of day, and stay.
func (t *turn) heedClock() {
	for _, moment := range []*time.Time{&t.FaultSince, &t.DownSince, &t.HealthySince, &t.LastFailback, &t.UnseenSince} {
		t.notLaterThanNow(moment)
	}
	for name, group := range t.Groups {
		before := group
		for _, moment := range []*time.Time{&group.StatusAt, &group.FirstAcked, &group.LastHeard} {
			t.notLaterThanNow(moment)
		}
		if group != before {
			t.set(name, group)
		}
	}
}

func (t *turn) notLaterThanNow(moment *time.Time) {
	if moment.After(t.now) {
		*moment = t.now
	}
}
