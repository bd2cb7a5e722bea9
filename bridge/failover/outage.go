package failover

import "time"

// watchForOutage decides the failover.
func (t *turn) watchForOutage() {
	want := t.want()
	if t.paused() || want != leave && want != gather {
		return
	}
	t.countRelapse()
	if t.Phase == Standby {
		t.Outage, t.FaultSince = 0, t.faultSince()
		t.do(OpenIncident, "")
	}
	t.Outage++
	t.Evidence = t.reason()
	t.DownSince, t.HealthySince, t.Blind = t.now, time.Time{}, false
	t.CrowdOnly = want == gather
	t.enter(Down)
	for _, name := range t.names() {
		t.open(name)
	}
}

// faultSince is when the fault began, as far as could be seen.
func (t *turn) faultSince() time.Time {
	if since := t.in.Report.Since; !since.IsZero() && t.Order.Do == "" {
		return since
	}
	return t.now
}

// open joins a group's chats and tells its members. What an earlier outage still
// holds stays held, whoever says that there is another one.
func (t *turn) open(name string) {
	earlier := t.group(name)
	group := Group{Open: true, StatusAt: t.now}
	if !t.CrowdOnly || earlier.Stage != AtHome {
		group.Stage = Away
		t.do(HoldGroup, name)
	}
	t.set(name, group)
	t.do(AnnounceDown, name)
}

// countRelapse leaves out what operators ask for: it says nothing about the
// primary.
func (t *turn) countRelapse() {
	switch {
	case t.Order.Do != "":
	case t.now.Sub(t.LastFailback) < t.policy.RelapseWithin:
		t.Relapses++
	default:
		t.Relapses = 0
	}
}

// watchForRecovery waits for the first good evidence and, while the outage
// lasts, keeps members informed.
func (t *turn) watchForRecovery() {
	t.adoptNewGroups()
	switch want := t.want(); {
	case want == comeHome && !t.paused():
		t.failBack()
		return
	case want == mayReturn:
		t.HealthySince = t.now
		t.enter(Recovering)
		return
	case want == leave && t.CrowdOnly && !t.paused():
		t.holdAll()
	}
	t.tellBlind()
	for _, name := range t.names() {
		t.ring(name)
		t.updateStatus(name)
	}
}

// adoptNewGroups takes in groups that were configured in the middle of an
// outage.
func (t *turn) adoptNewGroups() {
	for _, name := range t.names() {
		if !t.group(name).Open {
			t.open(name)
		}
	}
}

// holdAll makes an outage that hit only some, or of which only members knew, one
// of the whole primary. Members read so at once.
func (t *turn) holdAll() {
	t.CrowdOnly = false
	t.Evidence = t.reason()
	t.do(NotePhase, "")
	for _, name := range t.names() {
		if group := t.group(name); group.Stage == AtHome {
			group.Stage, group.StatusAt = Away, t.now
			t.set(name, group)
			t.do(HoldGroup, name)
			t.do(UpdateStatus, name)
		}
	}
}

// ring calls the members once the outage has lasted, or in the morning after.
func (t *turn) ring(name string) {
	group, clocks := t.group(name), t.policy.clocks(name)
	if group.Rang || t.paused() || t.now.Before(t.ringAt(t.policy, name)) {
		return
	}
	if morning, quiet := clocks.Quiet.Until(t.now); quiet {
		group.QuietUntil = morning
		t.set(name, group)
		return
	}
	group.Rang = true
	t.set(name, group)
	t.do(Ring, name)
}

// updateStatus keeps the status post true.
func (t *turn) updateStatus(name string) {
	group := t.group(name)
	if t.now.Sub(group.StatusAt) >= t.policy.StatusEvery {
		group.StatusAt = t.now
		t.set(name, group)
		t.do(UpdateStatus, name)
	}
}
