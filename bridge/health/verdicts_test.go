package health_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// TestTheReportIsAboutTheWorstVerdict: what is bad comes before a doubt, and of equals what began first.
func TestTheReportIsAboutTheWorstVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStory()
		for _, capability := range []bridge.Capability{bridge.Connect, bridge.Ping, bridge.GroupSend} {
			second := rapid.Float64Range(1, 10).Draw(t, string(capability))
			for range rapid.IntRange(0, 4).Draw(t, "failures") {
				s.fail(second, 0, capability)
				second += rapid.Float64Range(0, 10).Draw(t, "pause")
			}
		}
		s.fallback(rapid.Float64Range(1, 40).Draw(t, "fallback"), true)
		report := health.Assess(s.policy, s.link, s.uplink, at(rapid.Float64Range(20, 50).Draw(t, "now")))
		if len(report.Verdicts) == 0 {
			return
		}
		worst := slices.MinFunc(report.Verdicts, worseFirst)
		if !report.Since.Equal(worst.Since) || !strings.HasPrefix(report.Evidence, worst.Evidence) {
			t.Fatalf("it is about %q since %v, the worst is %+v", report.Evidence, report.Since, worst)
		}
		if report.State == health.Failing && !worst.Bad {
			t.Fatalf("a mere doubt makes it failing: %+v", worst)
		}
	})
}

func worseFirst(a, b health.Verdict) int {
	switch {
	case a.Bad == b.Bad:
		return a.Since.Compare(b.Since)
	case a.Bad:
		return -1
	default:
		return 1
	}
}

// TestEachVerdictSaysWhatFailsAndSinceWhen.
func TestEachVerdictSaysWhatFailsAndSinceWhen(t *testing.T) {
	for capability, evidence := range map[bridge.Capability]string{
		bridge.Connect:   "2 of 2 connections to it since 15:40 failed, the latest: it did not answer",
		bridge.Ping:      "it keeps the connection open, but left 2 of 2 pings since 15:40 unanswered",
		bridge.GroupSend: "it accepts connections, but 2 of 2 group messages since 15:40 were not confirmed",
	} {
		s := newStory()
		s.fail(10, 5, capability)
		s.fail(20, 6, capability)
		report := health.Assess(s.policy, s.link, s.uplink, at(21))
		want := health.Verdict{Capability: capability, Since: at(5), Latest: at(14), Evidence: evidence}
		if report.State != health.Suspect || !slices.Equal(report.Verdicts, []health.Verdict{want}) || report.Evidence != evidence {
			t.Errorf("%s: %+v, want %+v", capability, report, want)
		}
	}
	people, now := silence()
	people["ben"] = health.Listener{Prompt: 8, Last: at(-10), Missed: 6, Since: at(-10)}
	partial := newStory()
	partial.link.Deliveries = health.Deliveries{"family": {LastPost: now, People: people}}
	received := newStory()
	received.keepBack(0, 60)
	for _, c := range []struct {
		s    *story
		now  time.Time
		want health.Verdict
	}{
		{partial, now, health.Verdict{
			Capability: bridge.Delivery, Since: at(-10), Latest: now,
			Evidence: "it confirms messages, but since 15:39 they have not reached 3 of 3 members whose phones were answering until then",
		}},
		{received, at(60), health.Verdict{
			Capability: bridge.Receive, Since: start, Latest: at(40),
			Evidence: "it answers, but has handed in nothing of what others wrote since 15:40: it did not answer",
		}},
	} {
		c.want.Bad = true
		if report := health.Assess(c.s.policy, c.s.link, c.s.uplink, c.now); !slices.Equal(report.Verdicts, []health.Verdict{c.want}) || report.Evidence != c.want.Evidence {
			t.Errorf("%+v, want %+v", report, c.want)
		}
	}
}

// TestOfWhatFailsTogetherConnectionsAreNamedFirst.
func TestOfWhatFailsTogetherConnectionsAreNamedFirst(t *testing.T) {
	s := newStory()
	for _, capability := range []bridge.Capability{bridge.GroupSend, bridge.Ping, bridge.Connect} {
		s.fail(10, 0, capability)
	}
	report := health.Assess(s.policy, s.link, s.uplink, at(11))
	if !strings.HasPrefix(report.Evidence, "1 of 1 connections") || len(report.Verdicts) != 3 {
		t.Errorf("%+v", report)
	}
}

// TestWhereMoreThanSomeAreHitItIsNotPartial: that messages do not reach members is no news then, and no fault of the
// platform if our own network or account is to blame.
func TestWhereMoreThanSomeAreHitItIsNotPartial(t *testing.T) {
	people, now := silence()
	for want, happens := range map[health.State]func(*story){
		health.Failing: func(s *story) { s.fallback(89, true) },
		health.OwnNetwork: func(s *story) {
			s.control(89, "a", false)
			s.control(89, "b", false)
		},
		health.AccountFault: func(s *story) {
			s.link = s.link.Observe(bridge.Signal{Account: bridge.AccountBanned, Reason: "spam"})
		},
	} {
		s := newStory()
		for _, second := range []float64{70, 75, 80} {
			s.fail(second, 0, bridge.Connect)
		}
		s.link.Deliveries = health.Deliveries{"family": {LastPost: now, People: people}}
		happens(s)
		if report := health.Assess(s.policy, s.link, s.uplink, now); report.State != want || report.Partial {
			t.Errorf("%s, partial %v, want %s: %s", report.State, report.Partial, want, report.Evidence)
		}
	}
}

// TestOnlyAConnectionThatWasMadeWorks, for 45 s after the last answer, and it is said why.
func TestOnlyAConnectionThatWasMadeWorks(t *testing.T) {
	answered := health.Link{}.Observe(bridge.Signal{CaughtUp: true}).Observe(bridge.Signal{Capability: bridge.GroupSend, OK: true, At: start})
	connected := answered.Observe(bridge.Signal{Capability: bridge.Connect, OK: true, At: start.Add(-time.Hour)})
	for _, c := range []struct {
		link     health.Link
		after    time.Duration
		state    health.State
		evidence string
	}{
		{answered, 0, health.Unclear, "too little has been seen yet"},
		{connected, 45 * time.Second, health.Working, "it is connected and answers"},
		{connected, 45*time.Second + 1, health.Unclear, "too little has been seen yet"},
	} {
		report := health.Assess(health.DefaultPolicy(), c.link, health.Uplink{}, start.Add(c.after))
		if report.State != c.state || report.Evidence != c.evidence {
			t.Errorf("after %v: %s (%s), want %s", c.after, report.State, report.Evidence, c.state)
		}
	}
}

// TestALinkThatWorksIsLookedAtWhenItsAnswerIsOld, and not sooner, also after our own network was back.
func TestALinkThatWorksIsLookedAtWhenItsAnswerIsOld(t *testing.T) {
	s := newStory()
	s.uplink.RestoredAt = at(20)
	if deadline, set := health.Deadline(s.policy, s.link, s.uplink, at(21)); !set || !deadline.Equal(at(45).Add(1)) {
		t.Errorf("the next look is at %v, want just after %v", deadline, at(45))
	}
}
