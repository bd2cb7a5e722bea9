package health_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// TestNoOutageWithinSixSeconds: whatever fails, however often, and whatever else answers meanwhile, nothing is called
// failing before it has failed for six seconds, also if the clock was set back just before. What began to fail earlier
// has an earlier fault.
func TestNoOutageWithinSixSeconds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStory()
		s.healthy(60)
		fault := 60.0
		if rapid.Bool().Draw(t, "set back") {
			fault -= rapid.Float64Range(0, 86_400).Draw(t, "back")
		}
		second := fault
		for range rapid.IntRange(1, 80).Draw(t, "signals") {
			second += rapid.Float64Range(0, 0.6).Draw(t, "pause")
			if second >= fault+6 {
				break
			}
			s.misfortune(t, second, second-fault)
			s.fallback(second, true)
			for _, later := range []float64{second, (second + fault + 6) / 2, fault + 5.99} {
				if report := health.Assess(s.policy, s.link, s.uplink, at(later)); report.State == health.Failing {
					t.Fatalf("failing %v s after the fault: %s", later-fault, report.Evidence)
				}
			}
		}
	})
}

// healthy lets everything answer until a second.
func (s *story) healthy(until float64) {
	for second := 0.0; second <= until; second += 5 {
		for _, c := range []bridge.Capability{bridge.Connect, bridge.Ping, bridge.GroupSend, bridge.Receive} {
			s.ok(second, c)
		}
		s.fallback(second, true)
	}
}

// misfortune is a signal of a fault that has been on for so long, or a ping that is answered in it.
func (s *story) misfortune(t *rapid.T, second, lasting float64) {
	if rapid.IntRange(0, 4).Draw(t, "answered") == 0 {
		s.ok(second, bridge.Ping)
		return
	}
	of := append([]bridge.Capability{bridge.Receive}, capabilities...)
	took := rapid.Float64Range(0, lasting).Draw(t, "took")
	s.fail(second, took, rapid.SampledFrom(of).Draw(t, "capability"))
}

// TestOutagesThatLastAreFound: the property above would hold for a detector that is asleep.
func TestOutagesThatLastAreFound(t *testing.T) {
	for _, capability := range []bridge.Capability{bridge.Resolve, bridge.Connect, bridge.Ping, bridge.GroupSend} {
		s := newStory()
		s.healthy(60)
		found := time.Duration(0)
		for second := 60.0; second < 100 && found == 0; second++ {
			s.fail(second, 0, capability)
			s.fallback(second+0.5, true)
			if health.Assess(s.policy, s.link, s.uplink, at(second+0.5)).State == health.Failing {
				found = at(second).Sub(at(60))
			}
		}
		if found < 6*time.Second || found > 12*time.Second {
			t.Errorf("%s: found after %v", capability, found)
		}
	}
}

// TestAnAnswerFromBeforeTheTroubleProvesNothing: our own network may have failed since.
func TestAnAnswerFromBeforeTheTroubleProvesNothing(t *testing.T) {
	s := newStory()
	s.healthy(60)
	s.fallback(60, true)
	for _, second := range []float64{61, 64, 67, 70} {
		s.fail(second, 0, bridge.Connect)
	}
	s.expect(t, 72, health.Suspect)
	s.fallback(72, true)
	s.expect(t, 72, health.Failing)
}
