package health_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

var capabilities = []bridge.Capability{bridge.Resolve, bridge.Connect, bridge.Ping, bridge.GroupSend, bridge.Delivery, bridge.Media, bridge.DirectSend}

// TestNoBlameWithoutProof: whatever the primary's own signals are, it is never
// called failing while nothing unrelated has answered.
func TestNoBlameWithoutProof(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStory()
		second := 0.0
		for range rapid.IntRange(1, 60).Draw(t, "signals") {
			second += rapid.Float64Range(0, 20).Draw(t, "pause")
			capability := rapid.SampledFrom(capabilities).Draw(t, "capability")
			if rapid.Bool().Draw(t, "ok") {
				s.ok(second, capability)
			} else {
				s.fail(second, rapid.Float64Range(0, 12).Draw(t, "took"), capability)
			}
			if rapid.Bool().Draw(t, "control fails") {
				s.control(second, rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "target"), false)
			}
			if report := health.Assess(s.policy, s.link, s.uplink, at(second)); report.State == health.Failing {
				t.Fatalf("failing without proof: %s", report.Evidence)
			}
		}
	})
}

// TestOnlyTheDeadlineChangesAReport: between two looks before the deadline
// nothing changes without a signal.
func TestOnlyTheDeadlineChangesAReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStory()
		second := 0.0
		trouble := rapid.SampledFrom(append([]bridge.Capability{bridge.Receive}, capabilities...)).Draw(t, "trouble")
		for range rapid.IntRange(1, 30).Draw(t, "signals") {
			second += rapid.Float64Range(0, 8).Draw(t, "pause")
			if rapid.IntRange(0, 3).Draw(t, "answered") == 0 {
				s.ok(second, rapid.SampledFrom(capabilities).Draw(t, "capability"))
			} else {
				s.fail(second, rapid.SampledFrom([]float64{0, 4}).Draw(t, "took"), trouble)
			}
			s.fallback(second, rapid.IntRange(0, 4).Draw(t, "fallback") > 0)
		}
		now := at(second)
		deadline, set := health.Deadline(s.policy, s.link, s.uplink, now)
		if !set {
			deadline = now.Add(24 * time.Hour)
		}
		wait := deadline.Sub(now) - 1 // small waits are drawn more often than long ones
		if rapid.Bool().Draw(t, "earlier") {
			wait = time.Duration(rapid.Int64Range(0, int64(wait)).Draw(t, "wait"))
		}
		before := health.Assess(s.policy, s.link, s.uplink, now)
		after := health.Assess(s.policy, s.link, s.uplink, now.Add(wait))
		if before.State != after.State {
			t.Fatalf("%s became %s after %v without a signal or a deadline", before.State, after.State, wait)
		}
	})
}

// TestObserveLeavesTheOldValueAlone: a link is a value.
func TestObserveLeavesTheOldValueAlone(t *testing.T) {
	old := health.Link{}.Observe(bridge.Signal{At: at(1), Capability: bridge.Ping, OK: true})
	for second := range 20 {
		old.Observe(bridge.Signal{At: at(float64(2 + second)), Capability: bridge.Ping})
	}
	if got := old.Tracks[bridge.Ping]; got.Count != 0 || !got.LastOK.Equal(at(1)) {
		t.Errorf("the old link became %+v", got)
	}
}
