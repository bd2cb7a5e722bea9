package health_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

var start = time.Date(2021, 10, 4, 15, 40, 0, 0, time.UTC)

// story is a link and an uplink to which things happen at given seconds.
type story struct {
	policy health.Policy
	link   health.Link
	uplink health.Uplink
}

func newStory() *story {
	s := &story{policy: health.DefaultPolicy()}
	s.ok(0, bridge.Connect)
	s.link = s.link.Observe(bridge.Signal{CaughtUp: true})
	return s
}

func at(seconds float64) time.Time {
	return start.Add(time.Duration(seconds * float64(time.Second)))
}

func (s *story) ok(second float64, c bridge.Capability) {
	s.link = s.link.Observe(bridge.Signal{At: at(second), Capability: c, OK: true})
}

func (s *story) fail(second, took float64, c bridge.Capability) {
	s.link = s.link.Observe(bridge.Signal{
		At: at(second), Took: time.Duration(took * float64(time.Second)), Capability: c, Reason: "it did not answer",
	})
}

func (s *story) fallback(second float64, ok bool) {
	s.uplink = s.uplink.ObserveLink("telegram", ok, at(second)).Settle(s.policy, s.link, at(second))
}

func (s *story) control(second float64, target string, ok bool) {
	s.uplink = s.uplink.ObserveControl(target, ok, at(second)).Settle(s.policy, s.link, at(second))
}

func (s *story) expect(t *testing.T, second float64, want health.State) {
	t.Helper()
	s.uplink = s.uplink.Settle(s.policy, s.link, at(second))
	if got := health.Assess(s.policy, s.link, s.uplink, at(second)); got.State != want {
		t.Errorf("at %v s: %s (%s), want %s", second, got.State, got.Evidence, want)
	}
}

func TestNothingKnownIsUnclear(t *testing.T) {
	report := health.Assess(health.DefaultPolicy(), health.Link{}, health.Uplink{}, start)
	if report.State != health.Unclear {
		t.Errorf("an unknown link is %s", report.State)
	}
}

func TestWorkingNeedsFreshAnswersAndTheBacklog(t *testing.T) {
	s := newStory()
	s.expect(t, 1, health.Working)
	s.expect(t, 46, health.Unclear)
	s.ok(47, bridge.Ping)
	s.expect(t, 48, health.Working)

	waiting := newStory()
	waiting.fail(1, 0, bridge.Connect)
	waiting.ok(2, bridge.Connect)
	waiting.expect(t, 3, health.Unclear)
	waiting.link = waiting.link.Observe(bridge.Signal{CaughtUp: true})
	waiting.expect(t, 3, health.Working)
}

func TestNamesAndConnectionsFailing(t *testing.T) {
	for _, capability := range []bridge.Capability{bridge.Resolve, bridge.Connect} {
		t.Run(string(capability), func(t *testing.T) {
			s := newStory()
			s.fail(5, 0, bridge.Connect) // the connection is lost
			s.expect(t, 5, health.Suspect)
			s.fail(6, 0.5, capability)
			s.fail(8, 0.5, capability)
			s.fail(12.5, 0.5, capability)
			s.fallback(13, true)
			s.expect(t, 14, health.Suspect)
			s.expect(t, 15, health.Failing)
		})
	}
}

// TestARestartFollowedBySilenceIsNotYetAnOutage: a server that restarts turns
// everybody away for some seconds, and then packets may be lost.
func TestARestartFollowedBySilenceIsNotYetAnOutage(t *testing.T) {
	s := newStory()
	s.fail(5, 0, bridge.Connect)
	s.fail(6, 0.5, bridge.Connect)
	s.fail(8, 0.5, bridge.Connect)
	s.fallback(18, true)
	s.expect(t, 20, health.Suspect)
	s.fail(18, 8, bridge.Connect)
	s.fallback(20, true)
	s.expect(t, 21, health.Suspect)
	s.fail(23, 0.1, bridge.Connect) // it still turns everybody away
	s.fallback(23.5, true)
	s.expect(t, 24, health.Failing)
}

func TestSilenceTakesLongerToBelieve(t *testing.T) {
	s := newStory()
	s.fail(5, 0, bridge.Connect)
	s.fail(14, 8, bridge.Connect)
	s.fail(23, 8, bridge.Connect)
	s.fallback(24, true)
	s.expect(t, 31, health.Suspect)
	s.expect(t, 32, health.Failing)
}

func TestOneReconnectIsNothing(t *testing.T) {
	s := newStory()
	s.fail(5, 0, bridge.Connect)
	s.fallback(6, true)
	s.expect(t, 20, health.Suspect)
	s.ok(20, bridge.Connect)
	s.link = s.link.Observe(bridge.Signal{CaughtUp: true})
	s.expect(t, 21, health.Working)
}

func TestNamesThatFailWhileTheConnectionAnswersAreNoOutage(t *testing.T) {
	s := newStory()
	s.ok(10, bridge.Ping)
	s.fallback(10, true)
	// Nothing is reported of names while a connection is open, so there is
	// nothing that could count.
	s.expect(t, 20, health.Working)
}

func TestHalfOpenConnection(t *testing.T) {
	s := newStory()
	s.fail(20, 5, bridge.Ping)
	s.fallback(21, true)
	s.expect(t, 21, health.Suspect)
	s.fail(27, 5, bridge.Ping)
	s.fail(34, 5, bridge.Ping)
	s.fallback(35, true)
	s.expect(t, 41, health.Suspect)
	s.expect(t, 42, health.Failing)
	s.ok(50, bridge.Connect)
	s.link = s.link.Observe(bridge.Signal{CaughtUp: true})
	s.expect(t, 50, health.Working)
}

func TestUnackedSends(t *testing.T) {
	s := newStory()
	s.ok(12, bridge.Ping)
	s.fail(15, 5, bridge.GroupSend)
	s.fallback(16, true)
	s.expect(t, 16, health.Suspect)
	s.ok(18, bridge.Ping)
	s.fail(21, 5, bridge.GroupSend)
	s.fallback(21, true)
	s.expect(t, 21, health.Failing)
	s.ok(60, bridge.GroupSend)
	s.expect(t, 60, health.Working)
}

// TestUnackedSendsOnASilentConnection: while pings are not answered either, the
// sends say nothing of their own.
func TestUnackedSendsOnASilentConnection(t *testing.T) {
	s := newStory()
	s.fail(20, 5, bridge.GroupSend)
	s.ok(21, bridge.Ping) // after the send was given up: it may have arrived late
	s.fail(40, 5, bridge.GroupSend)
	s.fallback(41, true)
	s.expect(t, 41, health.Suspect)
}

// TestRefusedSends: a refusal shows at once and needs no ping.
func TestRefusedSends(t *testing.T) {
	s := newStory()
	s.fail(20, 0.1, bridge.GroupSend)
	s.fail(22, 0.1, bridge.GroupSend)
	s.fallback(23, true)
	s.expect(t, 23, health.Suspect) // a hiccup is over by the next try
	s.fail(26, 0.1, bridge.GroupSend)
	s.fallback(27, true)
	s.expect(t, 27, health.Failing)
}

func TestOldSendFailuresAreLetGo(t *testing.T) {
	s := newStory()
	s.ok(12, bridge.Ping)
	s.fail(15, 5, bridge.GroupSend)
	s.ok(37, bridge.Ping)
	s.fail(40, 5, bridge.GroupSend)
	s.ok(339, bridge.Ping)
	s.fallback(339, true)
	s.expect(t, 339, health.Failing)
	s.expect(t, 341, health.Working)
}

func TestOwnNetworkIsNotBlamedOnThePlatform(t *testing.T) {
	s := newStory()
	s.fallback(4.9, true) // the last answer before the cut
	for _, second := range []float64{5, 6, 8, 12} {
		s.fail(second, 0, bridge.Connect)
	}
	s.expect(t, 12, health.Suspect)
	s.control(13, "a", false)
	s.control(13, "b", false)
	s.control(13, "c", true)
	s.fallback(13, false)
	s.expect(t, 16, health.OwnNetwork)
}

func TestAnAnswerFromBeforeTheFaultProvesNothing(t *testing.T) {
	s := newStory()
	s.fallback(4.9, true)
	s.fail(5, 0, bridge.Connect)
	s.fail(6, 0, bridge.Connect)
	s.fail(12, 0, bridge.Connect)
	s.expect(t, 16, health.Suspect)
	s.fallback(16.5, true)
	s.expect(t, 17, health.Failing)
}

func TestFailuresBeforeOurNetworkCameBackDoNotCount(t *testing.T) {
	s := newStory()
	for _, second := range []float64{5, 6, 8, 12, 20, 35} {
		s.fail(second, 0, bridge.Connect)
	}
	s.control(36, "a", false)
	s.control(36, "b", false)
	s.expect(t, 36, health.OwnNetwork)
	s.control(60, "a", true)
	s.control(60, "b", true)
	s.fallback(60, true)
	s.expect(t, 61, health.Suspect)
	s.fail(62, 3, bridge.Connect) // an attempt that had begun before
	s.fallback(70, true)
	s.expect(t, 70, health.Suspect)
	s.fail(71, 1, bridge.Connect)
	s.fail(73, 1, bridge.Connect)
	s.fail(76, 1, bridge.Connect)
	s.fallback(76.5, true)
	s.expect(t, 77, health.Failing) // now it is the platform's fault after all
}

func TestControlTargetsProveTheUplinkByQuorum(t *testing.T) {
	s := newStory()
	s.fail(5, 0, bridge.Connect)
	s.fail(7, 0, bridge.Connect)
	s.fail(12, 0, bridge.Connect)
	s.fallback(8, false)
	s.control(16, "a", true)
	s.expect(t, 17, health.Suspect)
	s.control(16, "b", true)
	s.expect(t, 17, health.Failing)
}

func TestAccountFaults(t *testing.T) {
	s := newStory()
	s.link = s.link.Observe(bridge.Signal{Account: bridge.AccountLoggedOut, Reason: "removed on the phone"})
	s.fail(5, 0, bridge.Connect)
	s.expect(t, 20, health.AccountFault)
	report := health.Assess(s.policy, s.link, s.uplink, at(20))
	if !strings.Contains(report.Evidence, "removed on the phone") {
		t.Errorf("the evidence %q does not say why", report.Evidence)
	}
	s.link = s.link.Observe(bridge.Signal{Account: bridge.AccountFine})
	s.ok(21, bridge.Connect)
	s.link = s.link.Observe(bridge.Signal{CaughtUp: true})
	s.expect(t, 22, health.Working)
}

func TestAServerThatRefusesAtOnceIsGivenTimeToRestart(t *testing.T) {
	s := newStory()
	s.fail(5, 0, bridge.Ping)
	s.fail(5.3, 0, bridge.Ping)
	s.fallback(6, true)
	s.expect(t, 20, health.Suspect)
	s.fail(12, 0, bridge.Ping)
	s.fallback(13, true)
	s.expect(t, 14.5, health.Suspect)
	if deadline, ok := health.Deadline(s.policy, s.link, s.uplink, at(14.5)); !ok || !deadline.Equal(at(15)) {
		t.Errorf("it looks again at %v, %v; want %v", deadline, ok, at(15))
	}
	s.expect(t, 15, health.Failing)
}

func TestEvidenceNamesWhatAnswered(t *testing.T) {
	s := newStory()
	s.fail(20, 5, bridge.Ping)
	s.fail(27, 5, bridge.Ping)
	s.fail(34, 5, bridge.Ping)
	s.fallback(40, true)
	report := health.Assess(s.policy, s.link, s.uplink, at(43))
	for _, word := range []string{"3 pings", "telegram answers"} {
		if !strings.Contains(report.Evidence, word) {
			t.Errorf("the evidence %q lacks %q", report.Evidence, word)
		}
	}
	if want := at(15); !report.Since.Equal(want) {
		t.Errorf("the fault began at %v, want %v", report.Since, want)
	}
}
