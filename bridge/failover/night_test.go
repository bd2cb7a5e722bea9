package failover_test

import (
	"testing"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/quiet"
)

// atNight begins a story at 22:00 with quiet hours from 23:00 to 07:00.
func atNight(t *testing.T) *story {
	s := newStory(t)
	s.now = time.Date(2021, 10, 4, 22, 0, 0, 0, time.UTC)
	s.policy.Quiet = quiet.Hours{From: 23 * time.Hour, To: 7 * time.Hour}
	s.policy.StatusEvery = 100 * time.Hour // not what is looked at here
	return s
}

// waitUntil steps when the clock shows a time of the next morning.
func (s *story) waitUntil(clock time.Duration) []failover.Do {
	return s.after(time.Date(2021, 10, 5, 0, 0, 0, 0, time.UTC).Add(clock).Sub(s.now))
}

func TestNothingRingsInTheNight(t *testing.T) {
	s := atNight(t)
	s.after(time.Hour)
	s.fail()
	s.expect(s.after(10 * time.Minute))
	if at, _ := s.state.Deadline(s.policy); at.Hour() != 7 || at.Minute() != 0 {
		t.Errorf("the next step is due at %v, want 07:00", at)
	}
	s.expect(s.waitUntil(6*time.Hour + 59*time.Minute))
	s.expect(s.waitUntil(7*time.Hour), failover.Ring)
}

func TestAnOutageThatEndsInTheNightNeverRings(t *testing.T) {
	s := atNight(t)
	s.after(time.Hour)
	s.fail()
	s.after(time.Hour)
	s.recover(false)
	s.expect(s.waitUntil(8*time.Hour), failover.CloseGroup)
}

func TestTheReplayWaitsForTheMorning(t *testing.T) {
	s := atNight(t)
	s.fail()
	s.expect(s.after(2*time.Minute), failover.Ring)
	s.after(time.Hour)
	s.expect(s.recover(true), failover.NotePhase, failover.AnnounceBack, failover.RestGroup)
	if s.group().Hold() || !s.group().Open {
		t.Error("what is said in the night does not flow")
	}
	if at, set := s.state.Deadline(s.policy); !set || !at.Equal(time.Date(2021, 10, 5, 7, 0, 0, 0, time.UTC)) {
		t.Errorf("the next step is due at %v, want 07:00", at)
	}
	s.expect(s.waitUntil(7*time.Hour - time.Millisecond))
	s.expect(s.waitUntil(7*time.Hour), failover.TryFirst)
	s.facts.Acked, s.facts.Confirmed = s.now, s.now
	s.expect(s.after(time.Second), failover.ReplayGroup)
}

func TestWithNothingHeldNobodyWaitsForTheMorning(t *testing.T) {
	s := atNight(t)
	s.after(time.Hour)
	s.fail()
	s.recover(false)
	if s.state.Phase != failover.Standby {
		t.Errorf("phase %s, want standby", s.state.Phase)
	}
}

func TestAReplayStopsForTheNight(t *testing.T) {
	s := atNight(t)
	s.after(50 * time.Minute)
	s.fail()
	s.recover(true)
	s.facts.Acked, s.facts.Confirmed = s.now, s.now
	s.expect(s.after(time.Second), failover.ReplayGroup)
	s.expect(s.after(10*time.Minute), failover.RestGroup)
	s.expect(s.waitUntil(7*time.Hour), failover.TryFirst, failover.ReplayGroup)
}

func TestASecondOutageInTheNight(t *testing.T) {
	s := atNight(t)
	s.after(time.Hour)
	s.fail()
	s.recover(true)
	s.fail()
	if !s.group().Hold() {
		t.Error("it is not held")
	}
	s.expect(s.waitUntil(7*time.Hour), failover.Ring)
}

func TestEachGroupHasItsOwnNight(t *testing.T) {
	s := atNight(t)
	s.policy.Groups = map[string]failover.Clocks{"Club": {RingAfter: 2 * time.Minute}}
	s.now = s.now.Add(2 * time.Hour)
	in := failover.Input{Report: health.Report{State: health.Failing}, Groups: map[string]failover.Facts{"Family": {}, "Club": {}}}
	state, _ := s.state.Step(s.policy, s.now, in)
	_, actions := state.Step(s.policy, s.now.Add(2*time.Minute), in)
	if len(actions) != 1 || actions[0] != (failover.Action{Do: failover.Ring, Group: "Club"}) {
		t.Errorf("did %v", actions)
	}
}

func TestAPauseKeepsTheReplayFromBeginningInTheMorning(t *testing.T) {
	s := atNight(t)
	s.after(time.Hour)
	s.fail()
	s.recover(true)
	s.waitUntil(6*time.Hour + 30*time.Minute)
	s.orders(failover.OrderPause)
	s.expect(s.waitUntil(7 * time.Hour))
	if at, set := s.state.Deadline(s.policy); !set || !at.Equal(s.order.Until) {
		t.Errorf("the next step is due at %v, want the end of the pause", at)
	}
	s.expect(s.waitUntil(7*time.Hour+30*time.Minute), failover.TryFirst)
}

// TestAfterTheNightTheProbationCountsFromTheLatestPost that was acknowledged meanwhile.
func TestAfterTheNightTheProbationCountsFromTheLatestPost(t *testing.T) {
	s := atNight(t)
	s.after(50 * time.Minute)
	s.fail()
	s.recover(true)
	s.facts.Acked = s.now
	s.after(time.Minute)
	s.after(7 * time.Minute)
	s.waitUntil(6*time.Hour + 59*time.Minute)
	s.facts.Acked = s.now
	s.after(time.Second)
	s.expect(s.waitUntil(7*time.Hour), failover.TryFirst)
	s.expect(s.after(time.Minute), failover.ReplayGroup)
}
