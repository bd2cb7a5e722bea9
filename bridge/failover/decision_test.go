package failover_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// TestWhatIsProvenIsDecidedAtOnce: wherever a primary stands, the evidence alone sends members away in the same step,
// and nothing but a reason does.
func TestWhatIsProvenIsDecidedAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var state failover.State
		now := start
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(3*time.Minute)).Draw(t, "pause")))
			in := drawInput(t, now)
			next, actions := state.Step(failover.DefaultPolicy(), now, in)
			checkDecided(t, state, next, in, actions)
			heeded := failover.Order{}
			if in.Order.Do != "" && now.Before(in.Order.Until) {
				heeded = in.Order
			}
			if next.Order != heeded {
				t.Fatalf("of the order %+v it heeds %+v", in.Order, next.Order)
			}
			state = next
		}
	})
}

func checkDecided(t *rapid.T, before, after failover.State, in failover.Input, actions []failover.Action) {
	ordered, failing := after.Order.Do != "", in.Report.State == health.Failing && !after.Local
	alone := !ordered && in.Crowd == failover.CrowdSilent
	if alone && failing && !in.Report.Partial {
		checkAway(t, after, true)
	}
	if alone && failing && in.Report.Partial && !before.InIncident() {
		checkAway(t, after, false)
	}
	away := before.Phase == failover.Down || before.Phase == failover.Recovering // where new groups join in
	left := !away && slices.ContainsFunc(actions, func(a failover.Action) bool { return a.Do == failover.AnnounceDown })
	if left && !failing && in.Crowd != failover.CrowdDown && after.Order.Do != failover.OrderFailover {
		t.Fatalf("members are sent away for nothing: %+v", in)
	}
	if left && after.Order.Do == failover.OrderPause && !before.InIncident() {
		t.Fatal("a failover was decided in a pause")
	}
}

// checkAway holds that all groups are open, and held or not.
func checkAway(t *rapid.T, s failover.State, held bool) {
	if s.Phase != failover.Down {
		t.Fatalf("it fails, and the phase is %s", s.Phase)
	}
	for name, group := range s.Groups {
		if !group.Open || group.Hold() != held {
			t.Fatalf("%s: open %v, held %v, want held %v", name, group.Open, group.Hold(), held)
		}
	}
}

// TestNoFailbackBeforeItsTime compares with a dumb reference, which counts how long everything has worked and how often
// it relapsed.
func TestNoFailbackBeforeItsTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var state failover.State
		var reference waiting
		now := start
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(3*time.Minute)).Draw(t, "pause")))
			in := drawInput(t, now)
			in.Crowd, in.Order = failover.CrowdSilent, failover.Order{}
			in.Report.State = rapid.SampledFrom([]health.State{health.Working, health.Working, health.Working, health.Failing, health.Suspect}).Draw(t, "mostly working")
			in.Report.Partial = in.Report.Partial && in.Report.State == health.Failing
			next, actions := state.Step(failover.DefaultPolicy(), now, in)
			reference.see(t, now, in.Report.State == health.Working, actions)
			state = next
		}
	})
}

// waiting is how long a failback has to wait, in the words of the issue.
type waiting struct {
	works    time.Time // since when everything has worked; zero while it does not
	back     time.Time
	holdDown time.Duration
}

func (w *waiting) see(t *rapid.T, now time.Time, works bool, actions []failover.Action) {
	if !works {
		w.works = time.Time{}
	} else if w.works.IsZero() {
		w.works = now
	}
	for _, action := range actions {
		if action.Group != "Family" {
			continue
		}
		switch action.Do {
		case failover.AnnounceDown:
			w.relapse(now)
		case failover.AnnounceBack:
			if lasted := now.Sub(w.works); !works || lasted < 90*time.Second+w.holdDown {
				t.Fatalf("a failback after %v, want 90 s and %v", lasted, w.holdDown)
			}
			w.back = now
		}
	}
}

// relapse adds two minutes, and doubles that up to half an hour, for each failover within an hour of a failback.
func (w *waiting) relapse(now time.Time) {
	switch {
	case w.back.IsZero() || now.Sub(w.back) >= time.Hour:
		w.holdDown = 0
	case w.holdDown == 0:
		w.holdDown = 2 * time.Minute
	default:
		w.holdDown = min(2*w.holdDown, 30*time.Minute)
	}
}
