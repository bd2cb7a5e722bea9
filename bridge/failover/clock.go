package failover

import (
	"maps"
	"time"
)

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

// Resumed returns the state that an earlier run has left, tied to the steady clock of this one: from now on a jump of the
// machine's clock neither hurries nor delays it, as with what is decided in this run.
func (s State) Resumed(now time.Time) State {
	for _, moment := range []*time.Time{&s.FaultSince, &s.DownSince, &s.HealthySince, &s.LastFailback, &s.UnseenSince} {
		tie(moment, now)
	}
	s.Groups = maps.Clone(s.Groups)
	for name, group := range s.Groups {
		for _, moment := range []*time.Time{&group.StatusAt, &group.FirstAcked, &group.LastHeard} {
			tie(moment, now)
		}
		s.Groups[name] = group
	}
	return s
}

// tie gives a time the reading of the steady clock that now has.
func tie(moment *time.Time, now time.Time) {
	if !moment.IsZero() {
		*moment = now.Add(moment.Sub(now))
	}
}
