package matrix_test

import (
	"log/slog"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/health"
	"lifeboat/bridge/matrix"
	sim "lifeboat/sim/matrix"
)

// watched is a relay's view of a homeserver that is a primary: what its signals
// add up to while another platform answers.
type watched struct {
	t      *testing.T
	inbox  *inbox
	link   health.Link
	latest bridge.Signal
}

func watch(t *testing.T, server simulated) *watched {
	t.Helper()
	w := newWorld(t, server)
	p, err := matrix.New(matrix.Options{
		Name: "matrix", Homeserver: server.URL(), User: w.relay.id, Token: w.relay.token, Rooms: []string{w.room},
		Log: slog.New(slog.DiscardHandler), PollTimeout: 100 * time.Millisecond, AnswerTimeout: 400 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := &watched{t: t, inbox: newInbox()}
	conformance.KeepRunning(t, p, seen.inbox)
	seen.until(health.Working)
	return seen
}

// hasty is health's policy without its clocks, which the adapter's would have to
// be waited for with.
func hasty() health.Policy {
	policy := health.DefaultPolicy()
	policy.ConnectGrace, policy.TurnedAwayFor, policy.SilentGrace = 0, 0, 0
	return policy
}

// until observes signals until the report is this. It returns the number of
// failures on the way.
func (w *watched) until(state health.State) (failures int) {
	w.t.Helper()
	w.inbox.Await(w.t, string(state), func(s bridge.Signal) bool {
		w.link, w.latest = w.link.Observe(s), s
		if s.Capability != "" && !s.OK {
			failures++
		}
		uplink := health.Uplink{}.ObserveLink("telegram", true, s.At)
		return health.Assess(hasty(), w.link, uplink, s.At).State == state
	})
	return failures
}

// TestAHomeserverThatFailsIsSeenToFail holds that what the adapter reports is
// enough for a verdict by the second request that fails, whichever way a
// homeserver fails, and for a verdict that it works when it does.
func TestAHomeserverThatFailsIsSeenToFail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault      sim.Fault
		capability bridge.Capability
	}{
		"it is gone":               {sim.Refuse(), bridge.Connect},
		"it is frozen":             {sim.Hang(), bridge.Ping},
		"its syncs hang":           {sim.Hang("sync"), bridge.Ping},
		"it answers with errors":   {sim.Fail(500, "M_UNKNOWN", "Internal server error"), bridge.Ping},
		"something else answers":   {sim.BadGateway(), bridge.Ping},
		"it takes and says nought": {sim.LoseAnswers(), bridge.Ping},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := simulate(t)
			w := watch(t, server)
			lift := server.Faults().Begin(c.fault)
			server.Faults().CutConnections()
			// A request that was under way may end with the cut; two more must fail.
			if failures := w.until(health.Failing); failures > 3 {
				t.Errorf("it took %d failures", failures)
			}
			if w.latest.Capability != c.capability || w.latest.Reason == "" {
				t.Errorf("the last signal is %+v, want one of %s with a reason", w.latest, c.capability)
			}
			lift()
			w.until(health.Working)
		})
	}
}

// TestAServerThatIsAskedTooOftenDoesNotFail tells a limit from an outage.
func TestAServerThatIsAskedTooOftenDoesNotFail(t *testing.T) {
	t.Parallel()
	server := simulate(t)
	w := watch(t, server)
	server.Faults().Begin(sim.LimitExceeded(50 * time.Millisecond).Next(3))
	for range 6 {
		if failures := w.until(health.Working); failures > 0 {
			t.Errorf("a limit counts as %d failures, the last %+v", failures, w.latest)
		}
	}
}
