package failover_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

var start = time.Date(2021, 10, 4, 15, 40, 0, 0, time.UTC)

// story steps one primary with one group, "Family", through time.
type story struct {
	t      *testing.T
	policy failover.Policy
	state  failover.State
	now    time.Time
	report health.Report
	facts  failover.Facts
	crowd  failover.Crowd
	order  failover.Order
	done   []failover.Do
}

func newStory(t *testing.T) *story {
	return &story{t: t, policy: failover.DefaultPolicy(), now: start, report: health.Report{State: health.Working}}
}

// after steps once, later by d, and returns what was done.
func (s *story) after(d time.Duration) []failover.Do {
	s.now = s.now.Add(d)
	in := failover.Input{Report: s.report, Groups: map[string]failover.Facts{"Family": s.facts}, Crowd: s.crowd, Order: s.order}
	next, actions := s.state.Step(s.policy, s.now, in)
	s.state = next
	again, repeated := s.state.Step(s.policy, s.now, in)
	if len(repeated) > 0 {
		s.t.Errorf("the same step again does %v", repeated)
	}
	if diff := cmp.Diff(next, again); diff != "" {
		s.t.Errorf("the same step again changes the state: %s", diff)
	}
	var done []failover.Do
	for _, action := range actions {
		done = append(done, action.Do)
	}
	s.done = append(s.done, done...)
	return done
}

func (s *story) expect(got []failover.Do, want ...failover.Do) {
	s.t.Helper()
	if !slices.Equal(got, want) {
		s.t.Errorf("did %v, want %v (phase %s)", got, want, s.state.Phase)
	}
}

func (s *story) group() failover.Group { return s.state.Groups["Family"] }

// fail brings the story to an outage.
func (s *story) fail() {
	s.t.Helper()
	s.report = health.Report{State: health.Failing, Since: s.now.Add(-12 * time.Second), Evidence: "it fails"}
	s.after(time.Second)
	if s.state.Phase != failover.Down || !s.group().Open || !s.group().Hold() {
		s.t.Fatalf("no failover: %+v", s.state)
	}
}

// recover brings the story from an outage to the failback, with something held
// if so wanted.
func (s *story) recover(held bool) []failover.Do {
	s.t.Helper()
	s.report = health.Report{State: health.Working, Evidence: "it answers"}
	s.facts.Held = held
	s.after(time.Second)
	wait, set := s.state.Deadline(s.policy)
	if s.state.Phase != failover.Recovering || !set {
		s.t.Fatalf("not recovering: %+v", s.state)
	}
	return s.after(wait.Sub(s.now))
}

func TestFailover(t *testing.T) {
	s := newStory(t)
	s.expect(s.after(time.Second))
	s.report = health.Report{State: health.Suspect}
	s.expect(s.after(time.Second))
	s.report = health.Report{State: health.Failing, Since: start, Evidence: "it fails"}
	s.expect(s.after(time.Second), failover.OpenIncident, failover.NotePhase, failover.HoldGroup, failover.AnnounceDown)
	if !s.state.FaultSince.Equal(start) || s.state.Evidence != "it fails" {
		t.Errorf("the reason is lost: %+v", s.state)
	}
}

func TestItRingsOnceAfterTwoMinutes(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.expect(s.after(2*time.Minute - time.Millisecond))
	s.expect(s.after(time.Millisecond), failover.Ring)
	s.after(time.Hour)
	if slices.Contains(s.done[len(s.done)-1:], failover.Ring) {
		t.Error("it rang twice")
	}
}

func TestABlipDoesNotRing(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.after(10 * time.Second)
	s.recover(false)
	s.after(time.Hour)
	if slices.Contains(s.done, failover.Ring) {
		t.Error("it rang")
	}
}

func TestAGroupMayRingSoonerThanOthers(t *testing.T) {
	s := newStory(t)
	s.policy.Groups = map[string]failover.Clocks{"Family": {RingAfter: 20 * time.Second, Linger: time.Hour}}
	s.fail()
	s.expect(s.after(20*time.Second), failover.Ring)
}

func TestFailbackNeedsUnbrokenEvidence(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.report = health.Report{State: health.Working}
	s.expect(s.after(time.Second), failover.NotePhase)
	s.expect(s.after(89 * time.Second))
	s.report = health.Report{State: health.Suspect}
	s.expect(s.after(time.Millisecond), failover.NotePhase)
	s.report = health.Report{State: health.Working}
	s.after(time.Second)
	s.expect(s.after(89 * time.Second))
	if s.state.Phase != failover.Recovering {
		t.Fatalf("phase %s, want recovering", s.state.Phase)
	}
	s.after(time.Second)
	if s.state.Phase != failover.Standby {
		t.Errorf("phase %s, want standby", s.state.Phase)
	}
}

func TestProbation(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.expect(s.recover(true), failover.NotePhase, failover.AnnounceBack, failover.TryFirst)
	if !s.group().Hold() {
		t.Error("what is said during the probation would overtake what is held")
	}
	s.facts.Acked = s.now.Add(time.Second)
	s.expect(s.after(2 * time.Second)) // acknowledged, not yet received
	s.facts.Confirmed = s.now.Add(time.Second)
	s.expect(s.after(2*time.Second), failover.ReplayGroup)
	if s.group().Hold() {
		t.Error("still held while the rest is being replayed")
	}
	s.facts.Held = false
	s.expect(s.after(time.Minute), failover.GroupHome, failover.NotePhase, failover.CloseIncident)
}

func TestProbationEndsWithoutReceipts(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.recover(true)
	s.facts.Acked = s.now.Add(time.Second)
	s.after(time.Second)
	s.expect(s.after(2*time.Minute - time.Millisecond))
	s.expect(s.after(time.Millisecond), failover.ReplayGroup)
}

func TestReceiptsOfEarlierRepliesDoNotCount(t *testing.T) {
	s := newStory(t)
	s.facts.Acked, s.facts.Confirmed = s.now, s.now
	s.fail()
	s.recover(true)
	s.expect(s.after(time.Hour - time.Second))
	if s.group().Stage != failover.Probation {
		t.Errorf("stage %q, want probation", s.group().Stage)
	}
}

func TestNothingHeldGoesHomeAtOnce(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.expect(s.recover(false), failover.NotePhase, failover.AnnounceBack, failover.TryFirst,
		failover.ReplayGroup, failover.GroupHome, failover.NotePhase, failover.CloseIncident)
}

func TestLinger(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.recover(false)
	s.after(time.Hour)
	s.facts.Heard = s.now
	s.after(2*time.Hour - time.Millisecond)
	if !s.group().Open {
		t.Fatal("cut off in mid-conversation")
	}
	s.expect(s.after(time.Millisecond), failover.CloseGroup)
	if s.group().Open {
		t.Error("still open")
	}
}

// TestNotEveryWordIsADecision keeps what the relay writes down small while people
// talk.
func TestNotEveryWordIsADecision(t *testing.T) {
	s := newStory(t)
	talk := func(d time.Duration) bool {
		before := s.state
		s.facts.Heard = s.now.Add(d)
		s.after(d)
		return cmp.Diff(before, s.state) != ""
	}
	s.after(0)
	if talk(time.Hour) {
		t.Error("what is said in peacetime is written down")
	}
	s.fail()
	s.recover(false)
	s.after(time.Minute)
	talk(time.Minute)
	if talk(30 * time.Second) {
		t.Error("half a minute later is written down")
	}
	if !talk(30 * time.Second) {
		t.Error("a minute later is not written down")
	}
	talk(2 * time.Second)
	s.after(2*time.Hour - time.Second)
	if !s.group().Open {
		t.Error("cut off a moment early")
	}
	if deadline, set := s.state.Deadline(s.policy); !set || !deadline.After(s.now) {
		t.Errorf("the next step is due at %v, and it is %v", deadline, s.now)
	}
}

func TestASecondOutageInTheMiddleOfTheReplay(t *testing.T) {
	s := newStory(t)
	s.fail()
	incident := s.state.FaultSince
	s.recover(true)
	s.facts.Acked, s.facts.Confirmed = s.now, s.now
	s.after(time.Second)
	s.report = health.Report{State: health.Failing, Since: s.now}
	s.expect(s.after(time.Second), failover.NotePhase, failover.HoldGroup, failover.AnnounceDown)
	if !s.state.FaultSince.Equal(incident) {
		t.Error("the second outage is an incident of its own")
	}
	s.report = health.Report{State: health.Working}
	s.after(time.Second)
	s.expect(s.after(90 * time.Second)) // a relapse has to be quiet for longer
	s.after(2 * time.Minute)
	if s.state.Phase != failover.Returning {
		t.Errorf("phase %s, want returning", s.state.Phase)
	}
}

func TestHoldDownDoubles(t *testing.T) {
	s := newStory(t)
	var waits []time.Duration
	for range 7 {
		s.fail()
		s.report = health.Report{State: health.Working}
		s.after(time.Second)
		wait, _ := s.state.Deadline(s.policy)
		waits = append(waits, wait.Sub(s.now)-s.policy.HealthyFor)
		s.after(wait.Sub(s.now))
	}
	want := []time.Duration{0, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 30 * time.Minute, 30 * time.Minute}
	if !slices.Equal(waits, want) {
		t.Errorf("hold-downs %v, want %v", waits, want)
	}
	s.after(2 * time.Hour)
	s.fail()
	if s.state.Relapses != 0 {
		t.Errorf("an outage hours later counts as relapse %d", s.state.Relapses)
	}
}

func TestTroublesSendNobodyAway(t *testing.T) {
	for state, trouble := range map[health.State]failover.Trouble{
		health.OwnNetwork:   failover.OwnNetwork,
		health.AccountFault: failover.AccountTrouble,
	} {
		s := newStory(t)
		s.report = health.Report{State: state, Evidence: "why"}
		s.expect(s.after(time.Second), failover.NoteTrouble)
		s.expect(s.after(time.Hour))
		if s.state.Trouble != trouble || s.state.InIncident() || s.group().Open {
			t.Errorf("%s led to %+v", state, s.state)
		}
		s.report = health.Report{State: health.Suspect}
		s.expect(s.after(time.Second))
		s.report = health.Report{State: health.Working}
		s.expect(s.after(time.Second), failover.NoteCure)
	}
}

func TestATroubleInAnIncidentChangesNothingForMembers(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.report = health.Report{State: health.OwnNetwork}
	s.expect(s.after(time.Second), failover.NoteTrouble)
	if s.state.Phase != failover.Down || !s.group().Open {
		t.Errorf("the incident was given up: %+v", s.state)
	}
}

func TestAGroupConfiguredInTheMiddleOfAnOutage(t *testing.T) {
	s := newStory(t)
	s.fail()
	in := failover.Input{Report: s.report, Groups: map[string]failover.Facts{"Family": {}, "Club": {}}}
	next, actions := s.state.Step(s.policy, s.now.Add(time.Second), in)
	want := []failover.Action{{Do: failover.HoldGroup, Group: "Club"}, {Do: failover.AnnounceDown, Group: "Club"}}
	if !slices.Equal(actions, want) || !next.Groups["Club"].Hold() {
		t.Errorf("did %v", actions)
	}
	delete(in.Groups, "Family")
	if next, _ = next.Step(s.policy, s.now.Add(2*time.Second), in); len(next.Groups) != 1 {
		t.Errorf("a group that is gone is still known: %v", next.Groups)
	}
}
