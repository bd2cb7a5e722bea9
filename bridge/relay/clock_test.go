package relay_test

import (
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

const year = 365 * 24 * time.Hour

// shiftedClock is the machine's clock, which can be set. Like the real one it leaves Go's steady clock alone.
type shiftedClock struct {
	mu sync.Mutex
	by time.Duration
}

func (c *shiftedClock) now() time.Time {
	if c == nil {
		return time.Now()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return withSteady(time.Now().Round(0).Add(c.by), time.Since(started))
}

func (c *shiftedClock) jump(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by += by
}

// started is where the steady clock begins, and also the time in a bubble.
var started = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// withSteady gives a time a reading of the steady clock. In a bubble there is none, and package time has no word for one
// that differs, so it is written into a Time's words in memory: a flag, 33 bits of seconds since 1885 and 30 of
// nanoseconds, then the steady clock.
func withSteady(t time.Time, steady time.Duration) time.Time {
	since := t.Unix() - time.Date(1885, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	words := (*struct {
		wall   uint64
		steady int64
		zone   *time.Location
	})(unsafe.Pointer(&t))
	words.wall, words.steady = 1<<63|uint64(since)<<30|uint64(t.Nanosecond()), int64(steady)
	return t
}

func TestTheShiftedClockIsLikeOneThatWasSet(t *testing.T) {
	clock := shiftedClock{}
	before := clock.now()
	clock.jump(-time.Hour)
	after := clock.now()
	if passed := after.Sub(before); passed < 0 || passed > time.Minute {
		t.Errorf("by the steady clock %s have passed", passed)
	}
	if set := before.Round(0).Sub(after.Round(0)); set < 59*time.Minute || set > time.Hour {
		t.Errorf("it was set back by %s", set)
	}
	if strays := time.Until(before.Round(0)).Abs(); strays > time.Minute {
		t.Errorf("before, it was wrong by %s", strays)
	}
}

var jumps = map[string]time.Duration{
	"an hour forward": time.Hour, "a year forward": year, "an hour back": -time.Hour, "a year back": -year,
}

// inJumpingWorld has operators, and a clock that can be set.
func inJumpingWorld(t *testing.T, test func(*world)) {
	t.Helper()
	inWorldWith(t, func(w *world) {
		w.operators = []bridge.Chat{boss, pager}
		w.others = []*fake{newFake("pager", bridge.Traits{Connectionless: true})}
		w.expireAfter = 14 * 24 * time.Hour
		w.primary.clock, w.fallback.clock = &w.clock, &w.clock
	}, test)
}

// expectIntact holds what is promised across a jump: what was held comes back once and in order, the conversation goes on,
// and operators were told of the clock and of the outage, once each.
func (w *world) expectIntact(held int) {
	w.Helper()
	w.pass(10 * time.Minute)
	w.expectPhase(failover.Standby)
	w.expectOnce(w.primary.seen(family), 0, held)
	w.say(refuge, "and on")
	w.pass(5 * time.Second)
	seen := w.primary.seen(family)
	if last := seen[len(seen)-1]; last != "Grandma (via Telegram): and on" {
		w.Errorf("last the family saw %q", last)
	}
	if parked := w.parkedIDs(); len(parked) != 0 {
		w.Errorf("parked are %v", parked)
	}
	w.expectTold("Members are led to the fallback chats", 1)
	w.expectTold("The clock of the machine has jumped", 1)
}

// TestTheClockJumpsInPeace hits a relay that has just carried something: nobody is sent away.
func TestTheClockJumpsInPeace(t *testing.T) {
	for name, by := range jumps {
		t.Run(name, func(t *testing.T) {
			inJumpingWorld(t, func(w *world) {
				w.say(refuge, "before", func(m *bridge.Message) { m.ID = "before" })
				w.pass(20 * time.Minute)
				w.clock.jump(by)
				w.pass(30 * time.Minute)
				w.expectPhase(failover.Standby)
				w.expectTold("Members are led", 0)
				w.expectTold("The clock of the machine has jumped", 1)
				w.say(refuge, "an answer", func(m *bridge.Message) { m.Target = "before" })
				w.say(refuge, "before", func(m *bridge.Message) { m.ID = "before" }) // it is handed in once more
				w.post(refuge, "a photo", "us")
				w.pass(5 * time.Second)
				shown := w.primary.shown(family)
				if len(shown) != 3 || shown[1].Post.Target == nil || shown[2].Content != "a photo" {
					t.Errorf("the family saw %+v", shown)
				}
			})
		})
	}
}

// TestTheClockJumpsInAnOutage holds messages and files across it.
func TestTheClockJumpsInAnOutage(t *testing.T) {
	for name, by := range jumps {
		t.Run(name, func(t *testing.T) {
			inJumpingWorld(t, func(w *world) {
				w.fail()
				w.hold(0, 20)
				w.clock.jump(by)
				w.pass(30 * time.Minute)
				w.expectPhase(failover.Down)
				w.hold(20, 30)
				w.mend()
				w.expectIntact(30)
			})
		})
	}
}

// TestTheClockJumpsWhileEvidenceGathers neither hurries nor delays the failback, also of an outage that an earlier run saw.
func TestTheClockJumpsWhileEvidenceGathers(t *testing.T) {
	for name, by := range jumps {
		t.Run(name, func(t *testing.T) {
			inJumpingWorld(t, func(w *world) {
				w.fail()
				w.hold(0, 5)
				w.restart()
				w.primary.set(func() { w.primary.down = false })
				w.pass(30 * time.Second)
				w.expectPhase(failover.Recovering)
				w.clock.jump(by)
				w.pass(30 * time.Second)
				w.expectPhase(failover.Recovering)
				w.pass(40 * time.Second)
				if phase := w.state().Phase; phase != failover.Returning && phase != failover.Standby { // a short replay may be over
					w.Errorf("phase %q after 100 healthy seconds", phase)
				}
				w.expectIntact(5)
			})
		})
	}
}

// TestTheClockJumpsBetweenTwoRuns sets it while there is no relay, with a post that was refused for the moment and a file
// that is still wanted.
func TestTheClockJumpsBetweenTwoRuns(t *testing.T) {
	for name, by := range jumps {
		t.Run(name, func(t *testing.T) {
			inJumpingWorld(t, func(w *world) {
				w.pass(15 * time.Minute)
				w.fail()
				w.hold(0, 20)
				w.end()
				w.clock.jump(by)
				w.start()
				w.pass(20 * time.Minute)
				w.expectPhase(failover.Down)
				w.hold(20, 30)
				w.mend()
				if name == "an hour forward" {
					w.pass(10 * time.Minute)
					w.expectTold("The clock of the machine has jumped", 0) // it is as if the relay had been away for an hour
					w.expectOnce(w.primary.seen(family), 0, 30)
					return
				}
				w.expectIntact(30)
			})
		})
	}
}

// TestNothingIsDeletedForADayAfterAJump sets the clock a year forward and, after an hour, right again.
func TestNothingIsDeletedForADayAfterAJump(t *testing.T) {
	inJumpingWorld(t, func(w *world) {
		w.say(refuge, "just said")
		w.fail()
		w.hold(0, 3)
		w.clock.jump(year)
		w.pass(time.Hour)
		w.restart()
		w.pass(time.Hour)
		if texts := w.textsKept(); texts < 4 {
			t.Errorf("of what was just said %d texts are left", texts)
		}
		w.clock.jump(-year)
		w.pass(time.Hour)
		w.mend()
		w.pass(10 * time.Minute)
		if seen := strings.Join(w.primary.seen(family), "\n"); strings.Contains(seen, "not shown") {
			t.Errorf("the family saw\n%s", seen)
		}
		w.expectOnce(w.primary.seen(family), 0, 3)
		w.pass(26 * time.Hour)
		if texts := w.textsKept(); texts != 0 {
			t.Errorf("after the retention time %d texts are left", texts)
		}
	})
}

// textsKept counts the messages of which the text is still there.
func (w *world) textsKept() (kept int) {
	w.Helper()
	err := w.store.Read(w.Context(), func(tx *store.Tx) error {
		for id := int64(1); id < 100; id++ {
			if _, err := tx.Message(id); err == nil {
				kept++
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return kept
}

// TestVotesAndSilenceAfterTheClockWasSetBack has a vote and a notice from a time that is still to come.
func TestVotesAndSilenceAfterTheClockWasSetBack(t *testing.T) {
	inJumpingWorld(t, func(w *world) {
		for _, id := range []string{"anna", "paul"} {
			w.say(refuge, "/down", func(m *bridge.Message) { m.Sender.ID = id })
		}
		w.pass(5 * time.Second)
		w.expectPhase(failover.Down)
		w.end()
		w.clock.jump(-year)
		w.start()
		w.pass(20 * time.Minute)
		w.expectPhase(failover.Standby) // the votes do not count for another year
	})
}
