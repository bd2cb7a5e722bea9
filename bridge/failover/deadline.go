package failover

import "time"

// Deadline returns when time alone will next change the state, so that the
// caller can step again then. (A replay that runs into quiet hours is stopped at
// the next step, whatever brings it about.)
func (s State) Deadline(p Policy) (time.Time, bool) {
	d := earliest{at: s.Order.Until}
	paused := s.Order.Do == OrderPause
	if !s.UnseenSince.IsZero() && (s.Trouble == NoTrouble || s.phase() == Down && !s.Blind) {
		d.consider(s.UnseenSince.Add(p.BlindAfter))
	}
	switch s.phase() {
	case Down:
		s.awaitNews(p, paused, &d)
	case Recovering:
		if !paused {
			d.consider(s.HealthySince.Add(p.HealthyFor + p.holdDown(s.Relapses)))
		}
	case Standby, Returning:
		s.awaitHome(p, paused, &d)
	}
	return d.at, !d.at.IsZero()
}

// awaitNews considers when members are told more of an outage.
func (s State) awaitNews(p Policy, paused bool, d *earliest) {
	for name, group := range s.Groups {
		d.consider(group.StatusAt.Add(p.StatusEvery))
		if !group.Rang && !paused {
			d.consider(s.ringAt(p, name))
		}
	}
}

// awaitHome considers when groups go on on their way home.
func (s State) awaitHome(p Policy, paused bool, d *earliest) {
	for name, group := range s.Groups {
		switch {
		case group.Stage == Probation && !group.FirstAcked.IsZero() && !paused:
			d.consider(group.FirstAcked.Add(p.ProbationLimit))
		case group.Stage == Resting && !paused:
			d.consider(group.QuietUntil)
		case group.lingers():
			d.consider(group.LastHeard.Add(p.clocks(name).Linger))
		}
	}
}

// ringAt is when a group's members are to be called.
func (s State) ringAt(p Policy, name string) time.Time {
	at := s.DownSince.Add(p.clocks(name).RingAfter)
	if postponed := s.Groups[name].QuietUntil; postponed.After(at) {
		return postponed
	}
	return at
}

// earliest is the earliest of the times that were considered.
type earliest struct{ at time.Time }

func (e *earliest) consider(at time.Time) {
	if e.at.IsZero() || at.Before(e.at) {
		e.at = at
	}
}
