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
		now := at(s.happen(t) + rapid.Float64Range(0, 40).Draw(t, "later"))
		s.link.Survey = health.Survey{} // it would be told, too
		report := health.Assess(s.policy, s.link, s.uplink, now)
		if report.State != health.Suspect && report.State != health.Failing && report.State != health.OwnNetwork || report.Partial {
			return
		}
		worst := slices.MinFunc(report.Verdicts, func(a, b health.Verdict) int {
			if a.Bad != b.Bad && a.Bad {
				return -1
			} else if a.Bad != b.Bad {
				return 1
			}
			return a.Since.Compare(b.Since)
		})
		if !report.Since.Equal(worst.Since) || !strings.HasPrefix(report.Evidence, worst.Evidence) {
			t.Fatalf("it is about %q since %v, the worst is %+v", report.Evidence, report.Since, worst)
		}
		if report.State == health.Failing && !worst.Bad {
			t.Fatalf("a mere doubt makes it failing: %+v", worst)
		}
	})
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
			Capability: bridge.Delivery, Since: start, Latest: now,
			Evidence: "it confirms messages, but since 15:40 they have not reached 3 of 3 members whose phones were answering until then",
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
	if !strings.Contains(report.Evidence, "connections") || len(report.Verdicts) != 3 {
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
