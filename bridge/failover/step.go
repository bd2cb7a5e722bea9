package failover

import (
	"maps"
	"slices"
	"time"
)

// Step decides. See the package comment for what a caller can rely on.
func (s State) Step(p Policy, now time.Time, in Input) (State, []Action) {
	t := &turn{State: s, policy: p, now: now, in: in}
	t.Phase = s.phase()
	t.heedClock()
	t.forgetGroups()
	t.heedOrder()
	t.noteLocal()
	t.noteUnseen()
	t.noteTrouble()
	switch t.Phase {
	case Standby, Returning:
		t.watchForOutage()
	case Recovering:
		t.watchForFailback()
	}
	if t.Phase == Down {
		t.watchForRecovery()
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
	for name := range t.Groups {
		if _, configured := t.in.Groups[name]; !configured {
			t.Groups = maps.Clone(t.Groups)
			delete(t.Groups, name)
		}
	}
}
