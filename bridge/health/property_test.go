package health_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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

// TestOnlyTheDeadlineChangesAReport: without a signal nothing changes before the deadline, and so on from one to the
// next, until nothing will change any more.
func TestOnlyTheDeadlineChangesAReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStory()
		now := at(s.happen(t))
		s.link.Deliveries = drawDeliveries(t, now)
		assess := func(at time.Time) health.Report { return health.Assess(s.policy, s.link, s.uplink, at) }
		for set := true; set; {
			var deadline time.Time
			deadline, set = health.Deadline(s.policy, s.link, s.uplink, now)
			if !set {
				deadline = now.Add(24 * time.Hour)
			}
			if !deadline.After(now) {
				t.Fatalf("the deadline %v is over at %v: whoever waits for it would never rest", deadline, now)
			}
			wait := deadline.Sub(now) - 1 // small waits are drawn more often than long ones
			if rapid.Bool().Draw(t, "earlier") {
				wait = time.Duration(rapid.Int64Range(0, int64(wait)).Draw(t, "wait"))
			}
			if diff := cmp.Diff(assess(now), assess(now.Add(wait))); diff != "" {
				t.Fatalf("after %v of %v:\n%s", wait, deadline.Sub(now), diff)
			}
			now = deadline
		}
	})
}

// happen lets many things happen, most of them to one capability, and returns the second of the last.
func (s *story) happen(t *rapid.T) float64 {
	second := 0.0
	trouble := rapid.SampledFrom(append([]bridge.Capability{bridge.Receive}, capabilities...)).Draw(t, "trouble")
	for range rapid.IntRange(1, 30).Draw(t, "signals") {
		second += rapid.Float64Range(0, 8).Draw(t, "pause")
		if rapid.IntRange(0, 3).Draw(t, "answered") == 0 {
			s.ok(second, rapid.SampledFrom(capabilities).Draw(t, "capability"))
		} else {
			s.fail(second, rapid.SampledFrom([]float64{0, 4}).Draw(t, "took"), trouble)
		}
		switch rapid.IntRange(0, 5).Draw(t, "uplink") {
		case 0, 1, 2:
			s.fallback(second, true)
		case 3:
			s.fallback(second, false)
		case 4:
			s.control(second, "a", rapid.Bool().Draw(t, "a"))
			s.control(second, "b", rapid.Bool().Draw(t, "b"))
		case 5:
			s.link = s.link.Surveyed(drawSurvey(t, at(second)))
		}
	}
	return second
}

// drawSurvey finds one layer after the other well, broken, or in the hands of somebody else.
func drawSurvey(t *rapid.T, at time.Time) []bridge.Signal {
	var layers []bridge.Signal
	for _, layer := range []bridge.Layer{bridge.Names, bridge.TCP, bridge.TLS, bridge.HTTP} {
		found := bridge.Signal{Layer: layer, At: at, OK: rapid.Bool().Draw(t, string(layer)), Reason: string(layer)}
		found.Stranger = !found.OK && rapid.Bool().Draw(t, "stranger")
		layers = append(layers, found)
	}
	return layers
}

// drawDeliveries lets some people answer, and others fall silent at about the same time.
func drawDeliveries(t *rapid.T, now time.Time) health.Deliveries {
	a := health.Audience{LastPost: now.Add(-time.Duration(rapid.IntRange(0, 100).Draw(t, "last post")) * time.Second), People: map[string]health.Listener{}}
	long := rapid.SampledFrom([]time.Duration{0, 6*time.Hour - time.Minute}).Draw(t, "long ago")
	for _, person := range []string{"anna", "ben", "cleo", "dirk"} {
		since := a.LastPost.Add(-long).Add(-time.Duration(rapid.IntRange(0, 60).Draw(t, "silent")) * time.Second)
		a.People[person] = health.Listener{Prompt: 8, Last: since.Add(-time.Second), Missed: rapid.IntRange(5, 7).Draw(t, "missed"), Since: since}
	}
	return health.Deliveries{"family": a}
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
