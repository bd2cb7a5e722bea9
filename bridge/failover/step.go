package failover

import (
	"maps"
	"slices"
	"time"

	"lifeboat/bridge/health"
)

// Step decides. See the package comment for what a caller can rely on.
func (s State) Step(p Policy, now time.Time, in Input) (State, []Action) {
	t := &turn{State: s, policy: p, now: now, in: in}
	t.Phase = s.phase()
	t.forgetGroups()
	t.noteTrouble()
	switch t.Phase {
	case Standby, Returning:
		t.watchForOutage()
	case Down:
		t.watchForRecovery()
	case Recovering:
		t.watchForFailback()
	}
	t.bringHome()
	t.closeQuietGroups()
	return t.State, t.actions
}

// turn is one step while it is being worked out.
type turn struct {
	State
	policy  Policy
	now     time.Time
	in      Input
	actions []Action
}

func (t *turn) do(do Do, group string) {
	t.actions = append(t.actions, Action{Do: do, Group: group})
}

func (t *turn) enter(phase Phase) {
	t.Phase = phase
	t.do(NotePhase, "")
}

// names returns the configured groups in a fixed order, so that the same input
// always gives the same actions.
func (t *turn) names() []string { return slices.Sorted(maps.Keys(t.in.Groups)) }

func (t *turn) group(name string) Group { return t.Groups[name] }

func (t *turn) set(name string, group Group) { t.State = t.with(name, group) }

func (t *turn) forgetGroups() {
	for _, name := range slices.Sorted(maps.Keys(t.Groups)) {
		if _, configured := t.in.Groups[name]; !configured {
			t.Groups = maps.Clone(t.Groups)
			delete(t.Groups, name)
		}
	}
}

// noteTrouble tells operators once of each change. Inside an incident the
// groups stay as they are.
func (t *turn) noteTrouble() {
	trouble := NoTrouble
	switch t.in.Report.State {
	case health.OwnNetwork:
		trouble = OwnNetwork
	case health.AccountFault:
		trouble = AccountTrouble
	case health.Suspect, health.Unclear:
		trouble = t.Trouble // not cured until something works or is blamed
	case health.Working, health.Failing:
	}
	if trouble == t.Trouble {
		return
	}
	t.Trouble = trouble
	if trouble == NoTrouble {
		t.do(NoteCure, "")
		return
	}
	t.Evidence = t.in.Report.Evidence
	t.do(NoteTrouble, "")
}

func (t *turn) watchForOutage() {
	if t.in.Report.State != health.Failing {
		return
	}
	t.countRelapse()
	if t.Phase == Standby {
		t.Outage, t.FaultSince = 0, t.in.Report.Since
		t.do(OpenIncident, "")
	}
	t.Outage++
	t.Evidence = t.in.Report.Evidence
	t.DownSince, t.HealthySince = t.now, time.Time{}
	t.enter(Down)
	for _, name := range t.names() {
		t.set(name, Group{Stage: Away, Open: true, LastHeard: t.group(name).LastHeard})
		t.do(HoldGroup, name)
		t.do(AnnounceDown, name)
	}
}

func (t *turn) countRelapse() {
	if !t.LastFailback.IsZero() && t.now.Sub(t.LastFailback) < t.policy.RelapseWithin {
		t.Relapses++
	} else {
		t.Relapses = 0
	}
}

func (t *turn) watchForRecovery() {
	t.adoptNewGroups()
	if t.in.Report.State == health.Working {
		t.HealthySince = t.now
		t.enter(Recovering)
		return
	}
	for _, name := range t.names() {
		group := t.group(name)
		if !group.Rang && t.now.Sub(t.DownSince) >= t.policy.clocks(name).RingAfter {
			group.Rang = true
			t.set(name, group)
			t.do(Ring, name)
		}
	}
}

// adoptNewGroups takes in groups that were configured in the middle of an
// outage.
func (t *turn) adoptNewGroups() {
	for _, name := range t.names() {
		if t.group(name).Stage == AtHome {
			t.set(name, Group{Stage: Away, Open: true})
			t.do(HoldGroup, name)
			t.do(AnnounceDown, name)
		}
	}
}

func (t *turn) watchForFailback() {
	if t.in.Report.State != health.Working {
		t.HealthySince = time.Time{}
		t.enter(Down)
		return
	}
	if t.now.Before(t.failbackAt()) {
		return
	}
	t.LastFailback = t.now
	t.Evidence = t.in.Report.Evidence
	t.enter(Returning)
	for _, name := range t.names() {
		group := t.group(name)
		group.Stage, group.FirstAcked, group.LastHeard = Probation, time.Time{}, t.now
		t.set(name, group)
		t.do(AnnounceBack, name)
		t.do(TryFirst, name)
	}
}

func (t *turn) failbackAt() time.Time {
	return t.HealthySince.Add(t.policy.HealthyFor + t.policy.holdDown(t.Relapses))
}
