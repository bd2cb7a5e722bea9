package health_test

import (
	"strings"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// keepBack lets the platform announce what waits and hand in nothing for a while, with a ping every 15 s.
func (s *story) keepBack(from, to float64) {
	for second := from; second <= to; second++ {
		if int(second)%15 == 0 {
			s.ok(second, bridge.Ping)
		}
		if waited := int(second - from); waited > 0 && waited%20 == 0 {
			s.fail(second, 20, bridge.Receive)
		}
	}
}

func TestWhatIsAnnouncedAndNeverHandedIn(t *testing.T) {
	s := newStory()
	s.keepBack(0, 59)
	s.expect(t, 59, health.Working)
	s.keepBack(0, 60)
	s.expect(t, 60, health.Failing)
	report := health.Assess(s.policy, s.link, s.uplink, at(60))
	if !report.Partial || !report.Since.Equal(start) || !strings.Contains(report.Evidence, "nothing of what others wrote since 15:40: it did not answer") {
		t.Errorf("%+v", report)
	}
	s.ok(61, bridge.Receive)
	s.expect(t, 61, health.Working)
}

// TestASilentAdapterProvesNothing: what is not said any more is let go, at the deadline.
func TestASilentAdapterProvesNothing(t *testing.T) {
	s := newStory()
	s.keepBack(0, 60)
	deadline, set := health.Deadline(s.policy, s.link, s.uplink, at(104))
	if !set || !deadline.Equal(at(105)) {
		t.Errorf("it would be looked at again at %v", deadline)
	}
	s.ok(104, bridge.Ping)
	s.expect(t, 104, health.Failing)
	s.expect(t, 105, health.Working)
}

func TestWithoutAnAnsweredPingReceivingIsNotBlamed(t *testing.T) {
	s := newStory()
	for _, second := range []float64{20, 40, 60, 80} {
		s.fail(second, 20, bridge.Receive)
	}
	s.expect(t, 80, health.Unclear)
}

func TestFilesAndDirectMessagesSendNobodyAway(t *testing.T) {
	s := newStory()
	for second := range 200 {
		s.ok(float64(second), bridge.Ping)
		s.fail(float64(second), 0, bridge.Media)
		s.fail(float64(second), 0, bridge.DirectSend)
		s.fallback(float64(second), true)
	}
	s.expect(t, 200, health.Working)
	report := health.Assess(s.policy, s.link, s.uplink, at(200))
	if len(report.Asides) != 2 || report.Asides[0].Evidence != "files fail: 200 of 200 since 15:40, the latest: it did not answer" || !report.Asides[1].Bad {
		t.Errorf("%+v", report.Asides)
	}
	s.ok(201, bridge.Media)
	if report := health.Assess(s.policy, s.link, s.uplink, at(201)); len(report.Asides) != 1 {
		t.Errorf("after a file went through: %+v", report.Asides)
	}
}
