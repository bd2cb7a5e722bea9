package failover_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/quiet"
)

// step is one step in the life of a primary.
type step struct {
	policy        failover.Policy
	now           time.Time
	in            failover.Input
	before, after failover.State
	actions       []failover.Action
}

// did says whether something was done for a group, or with "" for the whole primary.
func (s step) did(do failover.Do, group string) bool {
	return slices.Contains(s.actions, failover.Action{Do: do, Group: group})
}

// sentAway and cameBack say whether this step is a failover or a failback.
func (s step) sentAway() bool {
	return s.after.Outage > s.before.Outage || s.did(failover.OpenIncident, "")
}
func (s step) cameBack() bool { return s.did(failover.AnnounceBack, "Family") }

func (s step) paused() bool { return s.after.Order.Do == failover.OrderPause }

// atHome says whether members are to be on the primary.
func (s step) atHome() bool {
	return s.after.Phase == failover.Standby || s.after.Phase == failover.Returning
}

func (s step) clocks(group string) failover.Clocks {
	if own, set := s.policy.Groups[group]; set {
		return own
	}
	return s.policy.Clocks
}

// night is when the quiet hours of a group end that are on.
func (s step) night(group string) (time.Time, bool) { return s.clocks(group).Quiet.Until(s.now) }

func (s step) String() string {
	return fmt.Sprintf("at %v with %+v\nbefore: %+v\nit did %v\nafter: %+v", s.now.Format(time.TimeOnly), s.in, s.before, s.actions, s.after)
}

// eachStep shows a check every step of many lives.
func eachStep(t *testing.T, check func(*rapid.T, step)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			check(t, l.goOn(t))
		}
	})
}

// eachGroup shows a check every configured group in every step of many lives.
func eachGroup(t *testing.T, check func(t *rapid.T, s step, name string)) {
	t.Helper()
	eachStep(t, func(t *rapid.T, s step) {
		for name := range s.in.Groups {
			check(t, s, name)
		}
	})
}

// life is what happens to a primary with one group or two: most of what is known stays as it is for a while, and time
// goes on, now and then exactly to the deadline.
type life struct {
	policy failover.Policy
	now    time.Time
	in     failover.Input
	state  failover.State

	incidents int64 // so many were opened
}

func newLife(t *rapid.T) *life {
	l := &life{policy: failover.DefaultPolicy(), now: start}
	l.policy.Clocks = drawClocks(t)
	l.policy.Groups = map[string]failover.Clocks{"Club": drawClocks(t)}
	l.in.Groups = map[string]failover.Facts{"Family": {}, "Club": {}}
	l.in.Report.State = health.Working
	if rapid.Bool().Draw(t, "on the way home from the start") {
		l.sendHome()
	}
	return l
}

// sendHome lets operators try a failover, after which something is held for all groups.
func (l *life) sendHome() {
	l.in.Report, l.in.Crowd = health.Report{State: health.Working}, failover.CrowdSilent
	for name, facts := range l.in.Groups {
		facts.Held = true
		l.in.Groups[name] = facts
	}
	for _, do := range []failover.OrderDo{failover.OrderFailover, failover.OrderFailback} {
		l.in.Order = failover.Order{Do: do, Until: l.now.Add(1)}
		l.settle()
	}
	l.in.Order = failover.Order{}
}

// settle steps until nothing new follows from what is known.
func (l *life) settle() {
	for range 3 {
		var actions []failover.Action
		l.state, actions = l.state.Step(l.policy, l.now, l.in)
		l.state.Incident = l.number(actions, l.state.Incident)
	}
}

func drawClocks(t *rapid.T) failover.Clocks {
	minutes := func(what string) time.Duration {
		return time.Duration(rapid.IntRange(1, 4).Draw(t, what)) * time.Minute
	}
	clocks := failover.Clocks{RingAfter: minutes("ring after"), Linger: minutes("linger"), HoldReplay: oneIn(t, 3, "hold replay")}
	if rapid.Bool().Draw(t, "nights") {
		from := time.Duration(start.Hour())*time.Hour + time.Duration(start.Minute()+rapid.IntRange(0, 60).Draw(t, "from"))*time.Minute
		clocks.Quiet = quiet.Hours{From: from, To: from + 10*minutes("night")}
	}
	return clocks
}

// oneIn is true once in a while.
func oneIn(t *rapid.T, n int, what string) bool { return rapid.IntRange(1, n).Draw(t, what) == n }

// goOn lets time pass and takes one step.
func (l *life) goOn(t *rapid.T) step {
	l.pass(t)
	l.learn(t)
	if oneIn(t, 4, "restart") {
		l.state = restarted(t, l.state)
	}
	s := step{policy: l.policy, now: l.now, in: l.in, before: l.state}
	s.after, s.actions = l.state.Step(l.policy, l.now, l.in)
	again, repeated := l.state.Step(l.policy, l.now, l.in)
	if !reflect.DeepEqual(s.after, again) || !slices.Equal(s.actions, repeated) {
		t.Fatalf("the same step does now %v and now %v", s.actions, repeated)
	}
	s.after.Incident = l.number(s.actions, s.after.Incident)
	checkLegal(t, s.after)
	checkMoments(t, s.after, l.now)
	l.state = s.after
	return s
}

// number gives each incident its own number, as the caller of a step does.
func (l *life) number(done []failover.Action, before int64) int64 {
	for _, action := range done {
		switch action.Do {
		case failover.OpenIncident:
			l.incidents++
			before = l.incidents
		case failover.CloseIncident:
			before = 0
		}
	}
	return before
}

func (l *life) pass(t *rapid.T) {
	at, set := l.state.Deadline(l.policy)
	if set && at.After(l.now) && oneIn(t, 3, "at the deadline") {
		l.now = at
		return
	}
	l.now = l.now.Add(time.Duration(rapid.Int64Range(1, int64(2*time.Minute)).Draw(t, "pause")))
}

// learn changes some of what is known.
func (l *life) learn(t *rapid.T) {
	if oneIn(t, 3, "new finding") {
		l.in.Report = health.Report{State: rapid.SampledFrom(states).Draw(t, "state")}
		l.in.Report.Partial = l.in.Report.State == health.Failing && oneIn(t, 3, "partial")
		l.in.Report.Cause = rapid.SampledFrom([]health.Cause{health.DeadLine, health.SignInPage, health.NameServer}).Draw(t, "cause")
		l.in.Report.Evidence = rapid.SampledFrom([]string{"this was seen", "that was seen"}).Draw(t, "evidence")
		if rapid.Bool().Draw(t, "since") {
			l.in.Report.Since = l.now.Add(-10 * time.Second)
		}
	}
	if oneIn(t, 4, "new votes") {
		l.in.Crowd = rapid.SampledFrom([]failover.Crowd{"", "", failover.CrowdUp, failover.CrowdDown}).Draw(t, "crowd")
	}
	if oneIn(t, 5, "new order") {
		l.in.Order = drawOrder(t, l.now)
	}
	for _, name := range []string{"Family", "Club"} {
		l.hear(t, name)
	}
	if oneIn(t, 20, "the club") { // comes or goes
		if _, configured := l.in.Groups["Club"]; configured {
			delete(l.in.Groups, "Club")
		} else {
			l.in.Groups["Club"] = failover.Facts{}
		}
	}
}

// hear changes some of what is known of one group. Nothing that was known of it is forgotten.
func (l *life) hear(t *rapid.T, name string) {
	groups := maps.Clone(l.in.Groups) // the steps before have theirs
	l.in.Groups = groups
	facts, configured := groups[name]
	if !configured {
		return
	}
	switch rapid.IntRange(0, 11).Draw(t, "news of "+name) {
	case 0, 1, 2:
		facts.Held = true
	case 3:
		facts.Held = false
	case 4, 5:
		facts.Acked = l.now
	case 6:
		facts.Confirmed = l.now
	case 7:
		facts.Heard = l.now
	case 8:
		facts.Released = l.state.Ordeal()
	}
	groups[name] = facts
}

func drawOrder(t *rapid.T, now time.Time) failover.Order {
	do := rapid.SampledFrom([]failover.OrderDo{"", failover.OrderFailover, failover.OrderFailback, failover.OrderPause}).Draw(t, "order")
	ends := now.Add(time.Duration(rapid.Int64Range(-int64(time.Minute), int64(12*time.Minute)).Draw(t, "ends")))
	return failover.Order{Do: do, Until: ends, Reason: "operators want it"}
}
