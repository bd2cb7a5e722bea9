package failover_test

import (
	"testing"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// orders gives an order for an hour.
func (s *story) orders(do failover.OrderDo) {
	s.order = failover.Order{Do: do, Until: s.now.Add(time.Hour), Reason: "Paul wants it"}
}

func TestAnOrderedFailoverLastsUntilItsTime(t *testing.T) {
	s := newStory(t)
	s.orders(failover.OrderFailover)
	s.expect(s.after(time.Second), failover.OpenIncident, failover.NotePhase, failover.HoldGroup, failover.AnnounceDown)
	if s.state.Evidence != "Paul wants it" || !s.state.FaultSince.Equal(s.now) {
		t.Errorf("the reason is lost: %+v", s.state)
	}
	s.expect(s.after(2*time.Minute), failover.Ring)
	s.crowd = failover.CrowdUp
	s.after(50 * time.Minute)
	if s.state.Phase != failover.Down {
		t.Fatalf("phase %s in spite of the order", s.state.Phase)
	}
	s.crowd = ""
	s.after(8 * time.Minute)
	s.after(90 * time.Second)
	if s.state.Phase != failover.Standby || s.state.Relapses != 0 {
		t.Errorf("after the order: %+v", s.state)
	}
}

func TestAnOrderedFailbackComesAtOnceAndHolds(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.facts.Held = true
	s.orders(failover.OrderFailback)
	s.expect(s.after(time.Second), failover.NotePhase, failover.AnnounceBack, failover.TryFirst)
	if s.group().Stage != failover.Probation || s.state.Evidence != "Paul wants it" {
		t.Errorf("%+v", s.state)
	}
	s.after(58 * time.Minute)
	if s.state.Phase != failover.Returning {
		t.Errorf("phase %s: it failed over in spite of the order", s.state.Phase)
	}
	s.after(2 * time.Minute)
	if s.state.Phase != failover.Down {
		t.Errorf("phase %s after the order", s.state.Phase)
	}
}

func TestAPauseLetsNothingBeDecided(t *testing.T) {
	s := newStory(t)
	s.orders(failover.OrderPause)
	s.report = health.Report{State: health.Failing}
	s.expect(s.after(time.Second))
	until, set := s.state.Deadline(s.policy)
	if !set || !until.Equal(s.order.Until) {
		t.Errorf("the next step is due at %v, want the end of the pause", until)
	}
	s.after(until.Sub(s.now))
	if s.state.Phase != failover.Down {
		t.Errorf("phase %s after the pause", s.state.Phase)
	}
}

func TestWhatIsHeldStaysHeldInAPause(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.orders(failover.OrderPause)
	s.expect(s.after(5 * time.Minute)) // no ring
	s.report = health.Report{State: health.Working}
	s.expect(s.after(time.Second), failover.NotePhase)
	s.expect(s.after(50 * time.Minute))
	s.facts.Held = true
	s.expect(s.after(5*time.Minute), failover.NotePhase, failover.AnnounceBack, failover.TryFirst)
	s.orders(failover.OrderPause)
	s.facts.Acked, s.facts.Confirmed = s.now, s.now
	s.expect(s.after(time.Minute))
	s.order = failover.Order{}
	s.expect(s.after(time.Second), failover.ReplayGroup)
}

func TestAnOrderPastItsTimeOrdersNothing(t *testing.T) {
	s := newStory(t)
	s.order = failover.Order{Do: failover.OrderFailover, Until: s.now}
	s.expect(s.after(time.Second))
	s.order.Until = time.Time{}
	s.expect(s.after(time.Second))
	if s.state.Order != (failover.Order{}) {
		t.Errorf("%+v is in force", s.state.Order)
	}
}

func TestAPauseKeepsTheRecoveryThatMembersConfirm(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.report = health.Report{State: health.Working}
	s.after(time.Second)
	s.orders(failover.OrderPause)
	s.crowd = failover.CrowdUp
	s.expect(s.after(time.Second))
	if s.state.Phase != failover.Recovering {
		t.Errorf("phase %s", s.state.Phase)
	}
}
