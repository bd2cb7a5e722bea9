package failover_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/quiet"
)

var states = []health.State{health.Unclear, health.Working, health.Suspect, health.Failing, health.OwnNetwork, health.AccountFault}

// TestAnyInputLeavesALegalState drives a primary with two groups through
// arbitrary input, also with a clock that jumps back.
func TestAnyInputLeavesALegalState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := failover.DefaultPolicy()
		policy.Groups = map[string]failover.Clocks{"Club": {RingAfter: time.Minute, Linger: time.Minute, Quiet: drawQuiet(t)}}
		var state failover.State
		now, downs, backs := start, 0, 0
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(-int64(time.Minute), int64(3*time.Minute)).Draw(t, "pause")))
			in := drawInput(t, now)
			if rapid.Bool().Draw(t, "restart") {
				state = restarted(t, state)
			}
			next, actions := state.Step(policy, now, in)
			for _, action := range actions {
				downs, backs = count(t, next, action, downs, backs)
			}
			checkLegal(t, next)
			checkGroups(t, next, in)
			checkMoments(t, next, now)
			state = next
		}
	})
}

// count holds that failover and failback alternate.
func count(t *rapid.T, s failover.State, action failover.Action, downs, backs int) (int, int) {
	switch action.Do {
	case failover.OpenIncident:
		downs++
	case failover.CloseIncident:
		backs++
	}
	if downs < backs || downs > backs+1 {
		t.Fatalf("%d incidents opened, %d closed, phase %s", downs, backs, s.Phase)
	}
	return downs, backs
}

func drawInput(t *rapid.T, now time.Time) failover.Input {
	in := failover.Input{Groups: map[string]failover.Facts{}}
	in.Report = health.Report{State: rapid.SampledFrom(states).Draw(t, "state"), Since: now.Add(-10 * time.Second)}
	in.Report.Partial = in.Report.State == health.Failing && rapid.Bool().Draw(t, "partial")
	in.Crowd = rapid.SampledFrom([]failover.Crowd{"", "", failover.CrowdUp, failover.CrowdDown}).Draw(t, "crowd")
	if rapid.Bool().Draw(t, "ordered") {
		do := rapid.SampledFrom([]failover.OrderDo{"", failover.OrderFailover, failover.OrderFailback, failover.OrderPause}).Draw(t, "order")
		in.Order = failover.Order{Do: do, Until: now.Add(time.Duration(rapid.Int64Range(-int64(time.Minute), int64(time.Hour)).Draw(t, "ends")))}
	}
	names := []string{"Family", "Club"}
	if rapid.IntRange(0, 3).Draw(t, "one group") == 0 {
		names = names[:1]
	}
	for _, name := range names {
		facts := failover.Facts{Held: rapid.Bool().Draw(t, "held")}
		if rapid.Bool().Draw(t, "acked") {
			facts.Acked = now
		}
		if rapid.Bool().Draw(t, "confirmed") {
			facts.Confirmed = now
		}
		if rapid.Bool().Draw(t, "heard") {
			facts.Heard = now
		}
		in.Groups[name] = facts
	}
	return in
}

func drawQuiet(t *rapid.T) quiet.Hours {
	minutes := rapid.IntRange(0, 24*60-1)
	return quiet.Hours{From: time.Duration(minutes.Draw(t, "from")) * time.Minute, To: time.Duration(minutes.Draw(t, "to")) * time.Minute}
}

// restarted puts a state through its persisted form.
func restarted(t *rapid.T, state failover.State) failover.State {
	body, err := json.Marshal(state)
	if err != nil {
		t.Fatal(err)
	}
	var read failover.State
	if err := json.Unmarshal(body, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func checkLegal(t *rapid.T, s failover.State) {
	if !slices.Contains([]failover.Phase{failover.Standby, failover.Down, failover.Recovering, failover.Returning}, s.Phase) {
		t.Fatalf("phase %q", s.Phase)
	}
	for name, group := range s.Groups {
		away := s.Phase == failover.Down || s.Phase == failover.Recovering
		switch {
		case away && (!group.Open || group.Stage != failover.Away && (group.Stage != failover.AtHome || !s.CrowdOnly)):
			t.Fatalf("%s: stage %q, open %v in phase %s", name, group.Stage, group.Open, s.Phase)
		case s.Phase == failover.Standby && group.Stage != failover.AtHome:
			t.Fatalf("%s: stage %q in standby", name, group.Stage)
		case group.Stage == failover.Away && !group.Open:
			t.Fatalf("%s: held but closed", name)
		}
	}
	if s.CrowdOnly && s.Phase != failover.Down && s.Phase != failover.Recovering {
		t.Fatalf("the crowd's outage goes on in phase %s", s.Phase)
	}
	if s.Phase == failover.Recovering && s.HealthySince.IsZero() {
		t.Fatal("recovering since never")
	}
	if s.Phase == failover.Down && !s.HealthySince.IsZero() {
		t.Fatalf("down, and healthy since %v", s.HealthySince)
	}
	checkNothingLingersOn(t, s)
}

// checkNothingLingersOn holds that a group remembers nothing of what is over.
func checkNothingLingersOn(t *rapid.T, s failover.State) {
	for name, group := range s.Groups {
		tried := group.Stage == failover.Probation || group.Stage == failover.Replaying || group.Stage == failover.Resting
		if !tried && !group.FirstAcked.IsZero() {
			t.Fatalf("%s is %q, and a post was acknowledged at %v", name, group.Stage, group.FirstAcked)
		}
		waits := s.Phase == failover.Down || s.Phase == failover.Recovering || group.Stage == failover.Resting
		if !waits && !group.QuietUntil.IsZero() {
			t.Fatalf("%s is %q in phase %s, and waits for %v", name, group.Stage, s.Phase, group.QuietUntil)
		}
	}
}

// checkGroups holds that groups come and go with the config, also in the middle of an outage.
func checkGroups(t *rapid.T, s failover.State, in failover.Input) {
	for name := range s.Groups {
		if _, configured := in.Groups[name]; !configured {
			t.Fatalf("%s is remembered, and not configured any more", name)
		}
	}
	for name := range in.Groups {
		if s.Phase == failover.Down && !s.Groups[name].Open {
			t.Fatalf("%s is closed in an outage", name)
		}
	}
}

// checkMoments holds that nothing is remembered to have happened later than now, however the clock was set: it would
// be waited for.
func checkMoments(t *rapid.T, s failover.State, now time.Time) {
	for what, at := range moments(s) {
		if at.After(now) {
			t.Fatalf("the %s is remembered at %v, %v from now", what, at, at.Sub(now))
		}
	}
}

// moments are the times at which something happened.
func moments(s failover.State) map[string]time.Time {
	all := map[string]time.Time{
		"fault": s.FaultSince, "failover": s.DownSince, "health": s.HealthySince, "failback": s.LastFailback, "blindness": s.UnseenSince,
	}
	for name, group := range s.Groups {
		all["status of "+name], all["post of "+name], all["word in "+name] = group.StatusAt, group.FirstAcked, group.LastHeard
	}
	return all
}

// TestSteppingAgainChangesNothing: a step whose commit failed may be repeated.
func TestSteppingAgainChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := failover.DefaultPolicy()
		var state failover.State
		now := start
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(3*time.Minute)).Draw(t, "pause")))
			in := drawInput(t, now)
			kept := restarted(t, state)
			first, firstDone := state.Step(policy, now, in)
			second, secondDone := state.Step(policy, now, in)
			if !reflect.DeepEqual(first, second) || !slices.Equal(firstDone, secondDone) {
				t.Fatal("the same step gave two results")
			}
			if !reflect.DeepEqual(restarted(t, state), kept) {
				t.Fatal("the step changed the state that it was given")
			}
			state = first
		}
	})
}

// TestOnlyTheDeadlineChangesAState: without new input nothing happens before the deadline, and something then.
func TestOnlyTheDeadlineChangesAState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			l.goOn(t)
		}
		if rapid.Bool().Draw(t, "on the way home") {
			l.sendHome()
		}
		if oneIn(t, 3, "pause") {
			l.in.Order = failover.Order{Do: failover.OrderPause, Until: l.now.Add(time.Hour)}
		}
		for range 6 {
			l.settle()
			deadline, set := l.state.Deadline(l.policy)
			if !set {
				deadline = l.now.Add(24 * time.Hour)
			}
			if !deadline.After(l.now) {
				t.Fatalf("the deadline %v is over at %v: whoever waits for it would never rest (%+v)", deadline, l.now, l.state)
			}
			wait := deadline.Sub(l.now) - 1 // small waits are drawn more often than long ones
			if rapid.Bool().Draw(t, "earlier") {
				wait = time.Duration(rapid.Int64Range(0, int64(wait)).Draw(t, "wait"))
			}
			next, actions := l.state.Step(l.policy, l.now.Add(wait), l.in)
			if nightfall(actions) {
				return
			}
			// When somebody last talked may be written down at any time.
			if len(actions) > 0 || !cmp.Equal(l.state, next, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(failover.Group{}, "LastHeard")) {
				t.Fatalf("after %v of %v: %v\nbefore: %+v\nafter: %+v", wait, deadline.Sub(l.now), actions, l.state, next)
			}
			if next, _ := l.state.Step(l.policy, deadline, l.in); set && cmp.Equal(l.state, next, cmpopts.EquateEmpty()) {
				t.Fatalf("nothing happens at the deadline %v: %+v", deadline, l.state)
			}
			l.now = deadline
		}
	})
}

// nightfall says whether a replay has run into the quiet hours, which has no deadline.
func nightfall(actions []failover.Action) bool {
	return slices.ContainsFunc(actions, func(a failover.Action) bool { return a.Do == failover.RestGroup })
}
