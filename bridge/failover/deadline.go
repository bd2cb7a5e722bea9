package failover

import "time"

// Deadline returns when time alone will next change the state, so that the
// caller can step again then.
func (s State) Deadline(p Policy) (time.Time, bool) {
	var next time.Time
	consider := func(at time.Time) {
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	switch s.phase() {
	case Down:
		for name, group := range s.Groups {
			if !group.Rang {
				consider(s.DownSince.Add(p.clocks(name).RingAfter))
			}
		}
	case Recovering:
		consider(s.HealthySince.Add(p.HealthyFor + p.holdDown(s.Relapses)))
	case Standby, Returning:
		for name, group := range s.Groups {
			if group.Stage == Probation && !group.FirstAcked.IsZero() {
				consider(group.FirstAcked.Add(p.ProbationLimit))
			}
			if group.Open && group.Stage == AtHome {
				consider(group.LastHeard.Add(p.clocks(name).Linger))
			}
		}
	}
	return next, !next.IsZero()
}
