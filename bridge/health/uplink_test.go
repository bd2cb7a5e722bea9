package health_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// refusedUntil is a story in which connections have been refused since second 5, the latest at second 12.
func refusedUntil() *story {
	s := newStory()
	for _, second := range []float64{5, 8, 12} {
		s.fail(second, 0, bridge.Connect)
	}
	return s
}

// TestWhatProvesOurOwnNetwork, and for how long.
func TestWhatProvesOurOwnNetwork(t *testing.T) {
	controls := func(ok bool, second float64) func(*story) {
		return func(s *story) {
			s.control(second, "a", ok)
			s.control(second, "b", ok)
		}
	}
	for what, c := range map[string]struct {
		happens func(*story)
		look    float64
		state   health.State
	}{
		"an answer after the latest failure":     {func(s *story) { s.fallback(12.01, true) }, 20, health.Failing},
		"an answer with the latest failure":      {func(s *story) { s.fallback(12, true) }, 20, health.Suspect},
		"an answer a moment within 15 s":         {func(s *story) { s.fallback(15, true) }, 29.99, health.Failing},
		"an answer of 15 s ago":                  {func(s *story) { s.fallback(15, true) }, 30, health.Suspect},
		"controls that answered a moment within": {controls(true, 15), 29.99, health.Failing},
		"controls that answered 15 s ago":        {controls(true, 15), 30, health.Suspect},
		"controls that failed a moment within":   {controls(false, 15), 29.99, health.OwnNetwork},
		"controls that failed 15 s ago":          {controls(false, 15), 30, health.Suspect},
		"one of two fallbacks": {func(s *story) {
			s.fallback(15, true)
			s.uplink = s.uplink.ObserveLink("matrix", false, at(16))
		}, 20, health.Failing},
		"an answer that failed since": {func(s *story) {
			s.fallback(15, true)
			s.fallback(16, false)
		}, 20, health.Suspect},
		"an answer and a failure at once": {func(s *story) {
			s.fallback(15, true)
			s.fallback(15, false)
		}, 20, health.Failing},
		"controls that fail while a fallback answers": {func(s *story) {
			s.fallback(15, true)
			controls(false, 16)(s)
		}, 20, health.Failing},
		"controls that fail and have answered since": {func(s *story) {
			controls(false, 15)(s)
			s.control(16, "a", true)
		}, 20, health.Suspect},
		"controls that fail and answer at once": {func(s *story) {
			controls(false, 15)(s)
			s.control(15, "a", true)
		}, 20, health.OwnNetwork},
		"two failed, and one has twice": {func(s *story) {
			s.control(14, "a", false)
			s.control(15, "a", false)
		}, 20, health.Suspect},
	} {
		s := refusedUntil()
		c.happens(s)
		if report := health.Assess(s.policy, s.link, s.uplink, at(c.look)); report.State != c.state {
			t.Errorf("%s: %s (%s), want %s", what, report.State, report.Evidence, c.state)
		}
	}
}

// TestWhatLinksThatAreFoundByTheirNamesShow where somebody else answers in the platform's place.
func TestWhatLinksThatAreFoundByTheirNamesShow(t *testing.T) {
	for what, c := range map[string]struct {
		happens func(*story)
		state   health.State
	}{
		"all fail":                 {func(s *story) { s.fallback(15.01, false) }, health.OwnNetwork},
		"they failed 15 s ago":     {func(s *story) { s.fallback(15, false) }, health.Suspect},
		"nothing is known of them": {func(*story) {}, health.Suspect},
		"one fails, one answers": {func(s *story) {
			s.fallback(16, false)
			s.uplink = s.uplink.ObserveLink("matrix", true, at(16))
		}, health.Failing},
	} {
		s := refusedUntil()
		s.link = s.link.Surveyed([]bridge.Signal{{Layer: bridge.TLS, Stranger: true, At: at(14)}})
		s.control(29, "a", true)
		s.control(29, "b", true)
		c.happens(s)
		if report := health.Assess(s.policy, s.link, s.uplink, at(30)); report.State != c.state {
			t.Errorf("%s: %s (%s), want %s", what, report.State, report.Evidence, c.state)
		}
	}
}

// TestOurNetworkIsBackWithTheLatestAnswer that proves it.
func TestOurNetworkIsBackWithTheLatestAnswer(t *testing.T) {
	for what, c := range map[string]struct {
		back     func(health.Uplink) health.Uplink
		restored float64
	}{
		"controls": {func(u health.Uplink) health.Uplink {
			return u.ObserveControl("a", true, at(20)).ObserveControl("b", true, at(21)).ObserveControl("c", true, at(19))
		}, 21},
		"links": {func(u health.Uplink) health.Uplink {
			return u.ObserveLink("telegram", true, at(20)).ObserveLink("matrix", true, at(21)).ObserveLink("matrix2", true, at(19))
		}, 21},
		"a link before controls": {func(u health.Uplink) health.Uplink {
			return u.ObserveLink("telegram", true, at(20)).ObserveControl("a", true, at(21)).ObserveControl("b", true, at(21))
		}, 20},
	} {
		for range 10 { // in whatever order they are looked at
			s := newStory()
			s.control(10, "a", false)
			s.control(10, "b", false)
			u := c.back(s.uplink).Settle(s.policy, s.link, at(22))
			if !u.RestoredAt.Equal(at(c.restored)) {
				t.Fatalf("%s: restored at %v, want %v", what, u.RestoredAt, at(c.restored))
			}
			if again := u.ObserveLink("telegram", true, at(30)).Settle(s.policy, s.link, at(30)); !again.RestoredAt.Equal(u.RestoredAt) {
				t.Fatalf("%s: restored again at %v", what, again.RestoredAt)
			}
		}
	}
}

// TestOurNetworkIsNotBackBeforeSomethingAnswers, however long ago it failed.
func TestOurNetworkIsNotBackBeforeSomethingAnswers(t *testing.T) {
	s := newStory()
	s.control(10, "a", false)
	s.control(10, "b", false)
	for _, second := range []float64{20, 40} {
		if s.uplink = s.uplink.Settle(s.policy, s.link, at(second)); !s.uplink.RestoredAt.IsZero() {
			t.Fatalf("it is back since %v", s.uplink.RestoredAt)
		}
	}
	s.fallback(50, true)
	if !s.uplink.RestoredAt.Equal(at(50)) {
		t.Errorf("it is back since %v, want %v", s.uplink.RestoredAt, at(50))
	}
}

// TestObserveLeavesTheOldUplinkAlone: an uplink is a value.
func TestObserveLeavesTheOldUplinkAlone(t *testing.T) {
	old := health.Uplink{}.ObserveLink("telegram", true, at(1)).ObserveControl("a", true, at(1))
	old.ObserveLink("telegram", false, at(2))
	old.ObserveControl("a", false, at(2))
	old.ObserveStranger("a", at(2))
	want := health.Answer{LastOK: at(1)}
	if diff := cmp.Diff(want, old.Links["telegram"]) + cmp.Diff(want, old.Controls["a"]); diff != "" {
		t.Error(diff)
	}
}
