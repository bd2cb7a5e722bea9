package matrix_test

import (
	"testing"

	"lifeboat/bridge/conformance"
	sim "lifeboat/sim/matrix"
)

// simulated is the simulated homeserver.
type simulated struct{ *sim.Server }

func simulate(t testing.TB, options ...sim.Option) simulated {
	t.Helper()
	server, err := sim.Start(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Close()
		if err := server.Err(); err != nil {
			t.Error(err)
		}
	})
	return simulated{server}
}

func (s simulated) register(t testing.TB, name, password string) {
	t.Helper()
	if _, err := s.AddUser(name, password); err != nil {
		t.Fatal(err)
	}
}

// CountHighlights has nothing to do: the simulator counts as the specification
// says.
func (simulated) CountHighlights(string) error { return nil }

func TestConformanceOnTheSimulator(t *testing.T) {
	conformance.RunParallel(t, func(t *testing.T) conformance.World { return newWorld(t, simulate(t)) })
}

func TestBehaviorsOnTheSimulator(t *testing.T) {
	t.Parallel()
	behaviors(t, func(t testing.TB) homeserver { return simulate(t) })
}

// TestBehaviorsUnderOldPushRules asks the same of a server whose push rules look
// for the word @room only.
func TestBehaviorsUnderOldPushRules(t *testing.T) {
	t.Parallel()
	ringsWhenItShould(t, simulate(t, sim.WithOldPushRules()))
}

// TestGapsEverywhere lets every sync leave out most of what was said.
func TestGapsEverywhere(t *testing.T) {
	t.Parallel()
	server := simulate(t)
	server.Faults().Begin(sim.ShortTimelines(2))
	leavesNoGap(t, server)
}
