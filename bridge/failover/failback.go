package failover

import "time"

// watchForFailback waits until the evidence has been good for long enough.
func (t *turn) watchForFailback() {
	want := t.want()
	if want != comeHome && want != mayReturn {
		t.HealthySince = time.Time{}
		t.enter(Down)
		return
	}
	if !t.paused() && (want == comeHome || !t.now.Before(t.failbackAt())) {
		t.failBack()
	}
}

func (t *turn) failbackAt() time.Time {
	return t.HealthySince.Add(t.policy.HealthyFor + t.policy.holdDown(t.Relapses))
}

// failBack decides the failback: members may talk on the primary, and what was
// held follows, once operators have released it where they want to look first, and
// in the morning if it is night.
func (t *turn) failBack() {
	t.LastFailback = t.now
	t.Evidence = t.reason()
	t.CrowdOnly = false
	t.enter(Returning)
	for _, name := range t.names() {
		group := t.group(name)
		group.Open, group.LastHeard = true, t.now
		t.set(name, group)
		t.do(AnnounceBack, name)
		t.tryFirst(name)
	}
}

// tryFirst puts a group on probation, unless operators want to look first, or
// lets it rest while it is night.
func (t *turn) tryFirst(name string) {
	if t.toReview(name) {
		t.review(name)
		return
	}
	group := t.group(name)
	if morning, quiet := t.policy.clocks(name).Quiet.Until(t.now); quiet {
		t.rest(name, morning)
		return
	}
	group.Stage, group.FirstAcked, group.QuietUntil = Probation, time.Time{}, time.Time{}
	t.set(name, group)
	t.do(TryFirst, name)
}

func (t *turn) rest(name string, morning time.Time) {
	group := t.group(name)
	group.Stage, group.QuietUntil = Resting, morning
	t.set(name, group)
	t.do(RestGroup, name)
}
