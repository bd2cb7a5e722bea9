package failover_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/quiet"
)

// TestAGroupMayHaveItsOwnClocks, and those of the others stay as they were.
func TestAGroupMayHaveItsOwnClocks(t *testing.T) {
	night := quiet.Hours{From: 23 * time.Hour, To: 7 * time.Hour}
	shipped := failover.DefaultPolicy()
	first := shipped.WithQuiet("Family", night)
	second := first.WithHeldReplay("Family", true).WithHeldReplay("Club", true)
	common := shipped.Clocks
	family, held, club := common, common, common
	family.Quiet, held.Quiet, held.HoldReplay, club.HoldReplay = night, night, true, true
	for what, c := range map[string]struct {
		got  failover.Policy
		want map[string]failover.Clocks
	}{
		"as shipped":        {shipped, nil},
		"with a quiet time": {first, map[string]failover.Clocks{"Family": family}},
		"with held replays": {second, map[string]failover.Clocks{"Family": held, "Club": club}},
	} {
		if diff := cmp.Diff(c.want, c.got.Groups); diff != "" || c.got.Clocks != common {
			t.Errorf("%s: %+v\n%s", what, c.got.Clocks, diff)
		}
	}
}

// TestNoNumberOfRelapsesMakesTheFailbackComeSooner, nor later than 30 minutes more than the first.
func TestNoNumberOfRelapsesMakesTheFailbackComeSooner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wait := func(relapses int) time.Duration {
			s := failover.State{Phase: failover.Recovering, HealthySince: start, Relapses: relapses}
			at, _ := s.Deadline(failover.DefaultPolicy())
			return at.Sub(start)
		}
		relapses := rapid.IntRange(0, 1000).Draw(t, "relapses")
		less, more := wait(relapses), wait(relapses+1)
		if less < 90*time.Second || more < less || more > 90*time.Second+30*time.Minute {
			t.Fatalf("after %d relapses it takes %v, and after one more %v", relapses, less, more)
		}
	})
}

// TestAnHourAfterAFailbackAnOutageIsNoRelapse: it is one a moment earlier.
func TestAnHourAfterAFailbackAnOutageIsNoRelapse(t *testing.T) {
	for after, relapses := range map[time.Duration]int{time.Hour - time.Millisecond: 1, time.Hour: 0} {
		s := newStory(t)
		s.fail()
		s.recover(false)
		s.after(after - time.Second)
		s.fail()
		if s.state.Relapses != relapses {
			t.Errorf("%v later it counts as relapse %d, want %d", after, s.state.Relapses, relapses)
		}
	}
}
