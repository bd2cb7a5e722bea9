package failover_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// TestARestartContinuesTheSameDecision plays the same days to a relay that never stops and to one that is started
// again after every step.
func TestARestartContinuesTheSameDecision(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := failover.DefaultPolicy()
		policy.Groups = map[string]failover.Clocks{"Club": {RingAfter: time.Minute, Linger: time.Minute, Quiet: drawQuiet(t)}}
		var steady, interrupted failover.State
		now := start
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(3*time.Minute)).Draw(t, "pause")))
			in := drawInput(t, now)
			var done, doneAgain []failover.Action
			steady, done = steady.Step(policy, now, in)
			interrupted, doneAgain = restarted(t, interrupted).Step(policy, now, in)
			if !slices.Equal(done, doneAgain) {
				t.Fatalf("it does %v, and after a restart %v", done, doneAgain)
			}
			steady.Incident, interrupted.Incident = incidentAfter(done, steady.Incident), incidentAfter(doneAgain, interrupted.Incident)
			if diff := cmp.Diff(steady, restarted(t, interrupted), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("a restart changes the state:\n%s", diff)
			}
		}
	})
}

// TestWhatAnEarlierRunHasLeftIsTiedToTheSteadyClock: what is read back is wall time alone, which a jump of the machine's
// clock would shift. No moment changes, and what never happened still has not.
func TestWhatAnEarlierRunHasLeftIsTiedToTheSteadyClock(t *testing.T) {
	now := time.Now() // it alone has a reading of the steady clock
	rapid.Check(t, func(t *rapid.T) {
		l := newLife(t)
		l.now = now.Round(0).UTC().Add(-time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "ago")))
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			l.goOn(t)
		}
		left := restarted(t, l.state)
		resumed := left.Resumed(now)
		if !reflect.DeepEqual(left, restarted(t, left)) {
			t.Fatal("the state that was read has changed")
		}
		if !cmp.Equal(left, restarted(t, resumed), cmpopts.EquateEmpty()) {
			t.Fatalf("%+v became %+v", left, resumed)
		}
		for what, at := range moments(resumed) {
			if tied := at != at.Round(0); tied == at.IsZero() {
				t.Fatalf("the %s at %v, tied: %v", what, at, tied)
			}
		}
	})
}

// incidentAfter numbers incidents as the caller of a step does.
func incidentAfter(done []failover.Action, before int64) int64 {
	for _, action := range done {
		switch action.Do {
		case failover.OpenIncident:
			return 7
		case failover.CloseIncident:
			return 0
		}
	}
	return before
}

// TestFailoverAndFailbackAlternate looks at the decisions themselves, relapses included.
func TestFailoverAndFailbackAlternate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := failover.DefaultPolicy()
		var state failover.State
		now, away := start, false
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(-int64(time.Minute), int64(3*time.Minute)).Draw(t, "pause")))
			next, actions := state.Step(policy, now, drawInput(t, now))
			for _, action := range actions {
				switch action.Do {
				case failover.AnnounceDown:
					if action.Group == "Family" && away {
						t.Fatalf("a second failover without a failback: %v in phase %s", actions, next.Phase)
					}
					away = away || action.Group == "Family"
				case failover.AnnounceBack:
					if action.Group == "Family" && !away {
						t.Fatalf("a failback without a failover: %v in phase %s", actions, next.Phase)
					}
					away = away && action.Group != "Family"
				}
			}
			state = next
		}
	})
}

// TestAClockThatIsSetBackDelaysNothingForLong goes back by up to a day in the middle of an outage, and after that time
// goes on as usual while everything works.
func TestAClockThatIsSetBackDelaysNothingForLong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := failover.DefaultPolicy()
		working := failover.Input{Report: health.Report{State: health.Working}, Groups: map[string]failover.Facts{"Family": {}}}
		failing := working
		failing.Report = health.Report{State: health.Failing, Since: start}
		state, _ := failover.State{}.Step(policy, start, failing)
		now := start.Add(time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "outage")))
		state, _ = state.Step(policy, now, working)
		now = now.Add(-time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "back")))
		for range 20 {
			state, _ = state.Step(policy, now, working)
			now = now.Add(10 * time.Second)
		}
		if state.Phase == failover.Recovering || state.Phase == failover.Down {
			t.Fatalf("after 200 s in which all went well the phase is still %s", state.Phase)
		}
	})
}
