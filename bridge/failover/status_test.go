package failover_test

import (
	"testing"
	"time"

	"lifeboat/bridge/failover"
)

func TestTheStatusIsUpdatedEveryTenMinutes(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.after(2 * time.Minute)
	s.expect(s.after(8*time.Minute - time.Millisecond))
	s.expect(s.after(time.Millisecond), failover.UpdateStatus)
	at, _ := s.state.Deadline(s.policy)
	if wait := at.Sub(s.now); wait != 10*time.Minute {
		t.Errorf("the next one is due in %v", wait)
	}
	s.expect(s.after(time.Hour), failover.UpdateStatus)
	s.recover(false)
	s.expect(s.after(20 * time.Minute))
}

func TestAClockThatIsSetBackDelaysTheStatusOnce(t *testing.T) {
	s := newStory(t)
	s.fail()
	s.after(10 * time.Minute)
	s.expect(s.after(-time.Hour))
	s.expect(s.after(10*time.Minute), failover.UpdateStatus)
}
