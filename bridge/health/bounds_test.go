package health_test

import (
	"slices"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// failed is an attempt that failed at a second, after so many.
type failed struct{ at, took float64 }

// TestEachBoundOfAnOutage: what is just enough, and what is not.
func TestEachBoundOfAnOutage(t *testing.T) {
	connect, send := bridge.Connect, bridge.GroupSend
	for what, c := range map[string]struct {
		capability bridge.Capability
		failed     []failed
		look       float64
		state      health.State
	}{
		"turned away twice in 6 s":           {connect, []failed{{4, 0}, {10, 0}}, 14, health.Failing},
		"turned away for less":               {connect, []failed{{4, 0}, {9.99, 0}}, 14, health.Suspect},
		"looked at too early":                {connect, []failed{{4, 0}, {10, 0}}, 13.99, health.Suspect},
		"turned away once":                   {connect, []failed{{4, 0}}, 60, health.Suspect},
		"once, and the rest was silence":     {connect, []failed{{4, 0}, {14, 5}}, 30.99, health.Suspect},
		"silent twice for 27 s":              {connect, []failed{{5, 5}, {12, 5}}, 27, health.Failing},
		"silent for less":                    {connect, []failed{{5, 5}, {12, 5}}, 26.99, health.Suspect},
		"silent once":                        {connect, []failed{{5, 5}}, 60, health.Suspect},
		"a no after 3 s is no silence":       {connect, []failed{{4, 2.99}, {10, 2.99}}, 14, health.Failing},
		"3 s are as good as silence":         {connect, []failed{{4, 3}, {10, 3}}, 14, health.Suspect},
		"sends refused twice in 6 s":         {send, []failed{{4, 0}, {10, 0}}, 11, health.Failing},
		"sends refused for less":             {send, []failed{{4, 0}, {9.99, 0}}, 14, health.Suspect},
		"one send refused for long":          {send, []failed{{10, 9}}, 14, health.Suspect},
		"one refused and one that timed out": {send, []failed{{10, 9}, {11, 0}}, 14, health.Suspect},
		"sends that time out unanswered":     {send, []failed{{4, 3}, {10, 3}}, 14, health.Suspect},
		"a send as old as it may be":         {send, []failed{{4, 0}, {10, 0}}, 309.99, health.Failing},
		"a send of more than five minutes":   {send, []failed{{4, 0}, {10, 0}}, 310, health.Working},
	} {
		s := newStory()
		for _, f := range c.failed {
			s.fail(f.at, f.took, c.capability)
		}
		if c.capability == send {
			s.ok(c.look-1, bridge.Connect)
			s.link = s.link.Observe(bridge.Signal{CaughtUp: true})
		}
		s.fallback(c.look, true)
		if report := health.Assess(s.policy, s.link, s.uplink, at(c.look)); report.State != c.state {
			t.Errorf("%s: %s (%s), want %s", what, report.State, report.Evidence, c.state)
		}
	}
}

// TestASendCountsIfAPingWasAnsweredThatWasAskedNoEarlier.
func TestASendCountsIfAPingWasAnsweredThatWasAskedNoEarlier(t *testing.T) {
	for asked, state := range map[float64]health.State{5: health.Failing, 4.99: health.Suspect} {
		s := newStory()
		for _, later := range []float64{0, 10} {
			s.link = s.link.Observe(bridge.Signal{At: at(later + 6), Took: at(6).Sub(at(asked)), Capability: bridge.Ping, OK: true})
			s.fail(later+10, 5, bridge.GroupSend)
		}
		s.fallback(21, true)
		s.expect(t, 21, state)
	}
}

// TestANewConnectionProvesItsNameAndAnswersForTheOldOne.
func TestANewConnectionProvesItsNameAndAnswersForTheOldOne(t *testing.T) {
	s := newStory()
	s.fail(5, 0, bridge.Resolve)
	s.fail(5, 0, bridge.Ping)
	before := s.link
	s.ok(10, bridge.Connect)
	for _, c := range []bridge.Capability{bridge.Resolve, bridge.Ping, bridge.Connect} {
		if track := s.link.Tracks[c]; !track.LastOK.Equal(at(10)) || track.Failing() {
			t.Errorf("%s: %+v", c, track)
		}
		if !before.Tracks[c].Failing() {
			t.Errorf("%s works in the link as it was before", c)
		}
	}
	s.expect(t, 11, health.Unclear) // what waited has not been handed in
}

// TestEachAsideSaysWhatFails, and is bad from the second time on.
func TestEachAsideSaysWhatFails(t *testing.T) {
	s := newStory()
	s.fail(10, 4, bridge.DirectSend)
	for _, want := range []health.Verdict{
		{Latest: at(6), Evidence: "messages to one person fail: 1 of 1 since 15:40, the latest: it did not answer"},
		{Latest: at(12), Evidence: "messages to one person fail: 2 of 2 since 15:40, the latest: it did not answer", Bad: true},
	} {
		want.Capability, want.Since = bridge.DirectSend, at(6)
		if asides := health.Assess(s.policy, s.link, s.uplink, at(20)).Asides; !slices.Equal(asides, []health.Verdict{want}) {
			t.Errorf("%+v, want %+v", asides, want)
		}
		s.fail(16, 4, bridge.DirectSend)
	}
}

// TestSendsThatFailedBeforeARestartCountAsIfJustNow, and nothing else does.
func TestSendsThatFailedBeforeARestartCountAsIfJustNow(t *testing.T) {
	s := newStory()
	for _, second := range []float64{10, 14, 20} {
		s.fail(second, 0, bridge.GroupSend)
	}
	deliveries := health.Deliveries{"family": {LastPost: at(20)}}
	resumed := health.ResumeLink(s.link.Sends(), deliveries, at(900))
	sends := resumed.Sends()
	if len(sends.Failed) != 3 || !sends.Failed[1].Equal(at(14)) || !sends.Failed[2].Equal(at(900)) || !sends.Began.Equal(at(10)) {
		t.Errorf("of three sends that failed it is known %+v", sends)
	}
	if kept := s.link.Sends().Failed[2]; !kept.Equal(at(20)) {
		t.Errorf("the track that was read has changed to %v", kept)
	}
	if len(resumed.Deliveries) != 1 || len(resumed.Tracks) != 1 {
		t.Errorf("%+v", resumed)
	}
	s.ok(30, bridge.GroupSend)
	if resumed := health.ResumeLink(s.link.Sends(), deliveries, at(900)); len(resumed.Tracks) != 0 || len(resumed.Deliveries) != 1 {
		t.Errorf("after sends that worked it is known %+v", resumed)
	}
}

// TestSentencesUseThePlatformsTitleAndTheGroupsClock.
func TestSentencesUseThePlatformsTitleAndTheGroupsClock(t *testing.T) {
	brussels, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	link := health.Link{}.Observe(bridge.Signal{Platform: "whatsapp", Capability: bridge.Ping, At: start})
	plain, titled := health.DefaultPolicy(), health.DefaultPolicy()
	titled.Zone, titled.Titles = brussels, map[bridge.PlatformName]string{"whatsapp": "WhatsApp"}
	for want, policy := range map[string]health.Policy{
		"whatsapp keeps the connection open, but left 1 of 1 pings since 15:40 unanswered": plain,
		"WhatsApp keeps the connection open, but left 1 of 1 pings since 17:40 unanswered": titled,
	} {
		if got := health.Assess(policy, link, health.Uplink{}, start).Evidence; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestATrackRemembersTheLatestEight failures, and counts all.
func TestATrackRemembersTheLatestEight(t *testing.T) {
	s := newStory()
	for second := range 12 {
		s.fail(float64(second), 0, bridge.GroupSend)
	}
	track := s.link.Tracks[bridge.GroupSend]
	if len(track.Failed) != 8 || len(track.Took) != 8 || len(track.Proven) != 8 || track.Count != 12 {
		t.Errorf("of 12 failures it remembers %+v", track)
	}
	if !track.Failed[0].Equal(at(4)) || !track.Proven[0].Equal(at(4)) || !track.Began.Equal(start) {
		t.Errorf("it has forgotten the wrong ones: %+v", track)
	}
}

// TestWhatFailedWhenOurNetworkCameBackIsHeldAgainstNobody, in the same moment at the latest.
func TestWhatFailedWhenOurNetworkCameBackIsHeldAgainstNobody(t *testing.T) {
	for _, capability := range []bridge.Capability{bridge.Connect, bridge.GroupSend} {
		for second, state := range map[float64]health.State{20: health.Suspect, 20.01: health.Failing} {
			s := newStory()
			s.control(10, "a", false)
			s.control(10, "b", false)
			s.fail(12, 0, capability)
			s.fail(second, 0, capability)
			s.fallback(20, true)
			s.fail(27, 0, capability)
			s.fallback(30, true)
			s.expect(t, 31, state)
			if report := health.Assess(s.policy, s.link, s.uplink, at(31)); !report.Since.Equal(at(20)) {
				t.Errorf("%s: the fault is said to have begun at %v, want %v", capability, report.Since, at(20))
			}
		}
	}
}

// TestFailuresOfAnEarlierVersionTookNoTime: it did not keep how long they took.
func TestFailuresOfAnEarlierVersionTookNoTime(t *testing.T) {
	link := health.Link{Tracks: map[bridge.Capability]health.Track{
		bridge.Connect: {Began: at(1), Failed: []time.Time{at(1), at(8)}, Count: 2},
	}}
	for _, latest := range []float64{8, 12} {
		report := health.Assess(health.DefaultPolicy(), link, health.Uplink{}, at(20))
		if len(report.Verdicts) != 1 || !report.Verdicts[0].Bad || !report.Verdicts[0].Latest.Equal(at(latest)) {
			t.Errorf("%+v", report.Verdicts)
		}
		link = link.Observe(bridge.Signal{At: at(12), Took: time.Second, Capability: bridge.Connect})
	}
}
