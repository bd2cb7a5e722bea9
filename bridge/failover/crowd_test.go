package failover_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

func TestACrowdOpensAndHoldsNothing(t *testing.T) {
	s := newStory(t)
	s.crowd = failover.CrowdDown
	s.expect(s.after(time.Second), failover.OpenIncident, failover.NotePhase, failover.AnnounceDown)
	if !s.group().Open || s.group().Hold() || !strings.Contains(s.state.Evidence, "members") {
		t.Errorf("%+v", s.state)
	}
	s.expect(s.after(2*time.Minute), failover.Ring)
	s.crowd = failover.CrowdSilent
	s.expect(s.after(time.Second), failover.NotePhase)
	s.expect(s.after(90*time.Second), failover.NotePhase, failover.AnnounceBack, failover.TryFirst,
		failover.ReplayGroup, failover.GroupHome, failover.NotePhase, failover.CloseIncident)
}

func TestWhatTheCrowdSawFirstIsHeldOnceTheRelaySeesIt(t *testing.T) {
	s := newStory(t)
	s.crowd = failover.CrowdDown
	s.after(time.Second)
	s.report = health.Report{State: health.Failing, Evidence: "it fails"}
	s.expect(s.after(time.Second), failover.NotePhase, failover.HoldGroup, failover.UpdateStatus)
	if !s.group().Hold() || s.state.CrowdOnly || s.state.Evidence != "it fails" {
		t.Errorf("%+v", s.state)
	}
}

func TestWhatIsHeldStaysHeldWhenACrowdSaysDown(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.recover(true)
	s.crowd = failover.CrowdDown
	s.after(time.Second)
	if s.state.Phase != failover.Down || !s.group().Hold() {
		t.Errorf("what waits for its probation would go out: %+v", s.state)
	}
}

func TestACrowdThatSaysUpEndsTheIncidentAsALocalFault(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.facts.Held = true
	s.crowd = failover.CrowdUp
	s.expect(s.after(time.Second), failover.NoteTrouble, failover.NotePhase, failover.AnnounceBack, failover.TryFirst)
	if !strings.Contains(s.state.Evidence, "local") || s.state.Trouble != failover.LocalFault || !s.group().Hold() {
		t.Errorf("%+v", s.state)
	}
	s.crowd = failover.CrowdSilent
	s.expect(s.after(time.Hour)) // the votes expire, the fault stays local
	s.report = health.Report{State: health.Working}
	s.expect(s.after(time.Second), failover.NoteCure)
	s.report = health.Report{State: health.Failing}
	s.after(time.Second)
	if s.state.Phase != failover.Down {
		t.Errorf("a new fault led to phase %s", s.state.Phase)
	}
}

func TestMembersWhoSayDownAfterAllAreBelieved(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.crowd = failover.CrowdUp
	s.after(time.Second)
	s.crowd = failover.CrowdDown
	s.after(time.Second)
	if s.state.Phase != failover.Down || !s.group().Hold() {
		t.Errorf("%+v", s.state)
	}
}

func TestBlindInTheMiddleOfAnOutage(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.report = health.Report{State: health.AccountFault, Evidence: "logged out"}
	s.expect(s.after(time.Second), failover.NoteTrouble, failover.AnnounceBlind)
	s.after(5 * time.Minute)
	s.report = health.Report{State: health.Suspect}
	s.after(time.Second)
	s.report = health.Report{State: health.AccountFault}
	s.expect(s.after(time.Second)) // the same spell
	s.crowd, s.facts.Held = failover.CrowdUp, true
	s.expect(s.after(time.Second), failover.NotePhase, failover.AnnounceBack, failover.TryFirst)
	s.crowd = failover.CrowdSilent
	s.expect(s.after(3 * time.Hour))
	if s.state.Phase != failover.Returning || !s.group().Hold() {
		t.Errorf("what was held is not held any more: %+v", s.state)
	}
}

func TestEachBlindSpellIsToldOnce(t *testing.T) {
	s := newStory(t)
	s.fail()
	for range 2 {
		s.report = health.Report{State: health.AccountFault}
		s.expect(s.after(time.Second), failover.NoteTrouble, failover.AnnounceBlind)
		s.report = health.Report{State: health.Failing}
		s.expect(s.after(time.Second), failover.NoteCure)
	}
}

func TestTooLittleSeenForTooLongIsBlind(t *testing.T) {
	s := newStory(t)
	s.report = health.Report{State: health.Unclear}
	s.expect(s.after(time.Second))
	s.expect(s.after(2*time.Minute - time.Millisecond))
	s.expect(s.after(time.Millisecond), failover.NoteTrouble)
	if s.state.Trouble != failover.NoVerdict || s.state.InIncident() {
		t.Errorf("%+v", s.state)
	}
	s.fail()
	s.report = health.Report{State: health.Unclear}
	s.expect(s.after(time.Second))
	at, _ := s.state.Deadline(s.policy)
	s.after(at.Sub(s.now))
	s.after(time.Minute)
	if !s.state.Blind {
		t.Errorf("members do not know: %+v", s.state)
	}
}

// TestWhereOnlySomeAreHitNothingIsHeld: the chats are joined, and what still works
// goes on working; if it comes to the worst, everything is held.
func TestWhereOnlySomeAreHitNothingIsHeld(t *testing.T) {
	s := newStory(t)
	s.report = health.Report{State: health.Failing, Partial: true, Evidence: "3 of 10 members got nothing"}
	s.expect(s.after(time.Second), failover.OpenIncident, failover.NotePhase, failover.AnnounceDown)
	if s.group().Hold() || !s.group().Open || s.state.Evidence != s.report.Evidence {
		t.Errorf("%+v", s.state)
	}
	s.report = health.Report{State: health.Failing, Evidence: "it is down"}
	s.expect(s.after(time.Second), failover.NotePhase, failover.HoldGroup, failover.UpdateStatus)
	s.report.Partial = true
	s.after(time.Second)
	if !s.group().Hold() || s.state.Phase != failover.Down {
		t.Errorf("what was held is not any more, in the middle of the outage: %+v", s.state)
	}
}
