package health_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// TestWhoeverAnswersForOthersIsToldFromALineThatIsDead: two of three control
// targets decide.
func TestWhoeverAnswersForOthersIsToldFromALineThatIsDead(t *testing.T) {
	const fine, dead, stranger = "fine", "dead", "stranger"
	for _, c := range []struct {
		controls [3]string
		state    health.State
		cause    health.Cause
	}{
		{[3]string{fine, fine, fine}, health.Failing, ""},
		{[3]string{stranger, fine, fine}, health.Failing, ""},
		{[3]string{stranger, fine, dead}, health.OwnNetwork, health.DeadLine},
		{[3]string{dead, dead, dead}, health.OwnNetwork, health.DeadLine},
		{[3]string{stranger, stranger, fine}, health.OwnNetwork, health.SignInPage},
		{[3]string{stranger, stranger, stranger}, health.OwnNetwork, health.SignInPage},
	} {
		now := time.Date(2026, 1, 1, 12, 0, 12, 0, time.UTC)
		var link health.Link
		for _, ago := range []time.Duration{12, 8, 4} {
			link = link.Observe(bridge.Signal{Platform: "whatsapp", Capability: bridge.Connect, At: now.Add(-ago * time.Second), Reason: "TLS failed"})
		}
		var uplink health.Uplink
		for i, is := range c.controls {
			name := string(rune('a' + i))
			uplink = uplink.ObserveControl(name, true, now.Add(-time.Hour))
			if is == stranger {
				uplink = uplink.ObserveStranger(name, now.Add(-time.Second))
				continue
			}
			uplink = uplink.ObserveControl(name, is == fine, now.Add(-time.Second))
		}
		report := health.Assess(health.DefaultPolicy(), link, uplink, now)
		if report.State != c.state || report.Cause != c.cause {
			t.Errorf("%v: %s (%s), want %s (%s)", c.controls, report.State, report.Cause, c.state, c.cause)
		}
		if told := strings.Contains(report.Evidence, "sign-in page"); told != (c.cause == health.SignInPage) {
			t.Errorf("%v: the evidence is %q", c.controls, report.Evidence)
		}
	}
}

// TestAnAnswerByAFallbackClearsOurNetwork, whoever answers for the control targets.
func TestAnAnswerByAFallbackClearsOurNetwork(t *testing.T) {
	s := newStory()
	for _, second := range []float64{5, 8, 12} {
		s.fail(second, 0, bridge.Connect)
	}
	s.uplink = s.uplink.ObserveStranger("a", at(14)).ObserveStranger("b", at(14))
	s.expect(t, 15, health.OwnNetwork)
	s.uplink = health.Uplink{}.ObserveStranger("a", at(14)).ObserveStranger("b", at(14)).ObserveLink("telegram", true, at(14))
	s.expect(t, 15, health.Failing)
}
