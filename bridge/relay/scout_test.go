package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

var (
	mayPost = bridge.Finding{OK: true, What: "the relay may post"}
	outside = bridge.Finding{What: "the relay was removed", Remedy: "add it", Barred: true}
	nobody  = bridge.Finding{What: "nobody knows", Remedy: "not connected", Unsure: true}
)

const (
	waits   = "What was kept for Family on WhatsApp waits, since the relay can post nothing there: the relay was removed (add it). Nothing of it is lost."
	follows = "The relay can post in Family on WhatsApp again; what was kept for it follows."
)

// expectNothingRefused holds that nothing was tried in vain.
func (w *world) expectNothingRefused() {
	w.Helper()
	snapshot, err := w.relay.Snapshot(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	for _, lane := range snapshot.Lanes {
		if lane.State == store.Parked {
			w.Errorf("%d are parked in %s", lane.Count, lane.Chat)
		}
	}
	if seen := w.primary.seen(family); len(seen) > 0 {
		w.Errorf("the family has seen %q", seen)
	}
}

func TestAReplayWaitsUntilTheRelayCanPost(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		i.shows(mayPost)
		w.fail()
		w.say(refuge, "one")
		w.say(tent, "one of the club")
		i.shows(outside)
		w.mend()
		w.say(refuge, "two")
		w.pass(30 * time.Minute)
		w.expectNothingRefused()
		w.expectTold(waits, 1)
		w.expectSeen(club, "…one of the club")
		w.expectPhase(failover.Returning)

		i.shows(mayPost)
		w.pass(4 * time.Minute)
		w.expectTold(follows, 1)
		w.expectSeen(family, "…one", "…two")
		w.pass(5 * time.Minute)
		w.expectPhase(failover.Standby)
		w.expectTold(waits, 1)
	})
}

func TestAReplayWaitsOverARestartAndARelapse(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		i.shows(outside)
		w.fail()
		w.say(refuge, "one")
		w.mend()
		w.pass(3 * time.Minute)
		w.restart()
		w.pass(3 * time.Minute)
		w.fail()
		w.primary.set(func() { w.primary.down = false })
		w.pass(10 * time.Minute)
		w.expectPhase(failover.Returning)
		w.expectNothingRefused()
		w.expectTold(waits, 1)
		w.expectTold(follows, 0)
		i.shows(mayPost)
		w.pass(4 * time.Minute)
		w.expectSeen(family, "…one")
	})
}

func TestAReplayWaitsWhereARightIsLostOnItsWay(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		i.shows(mayPost)
		w.fail()
		w.say(refuge, "one")
		w.say(refuge, "two")
		w.primary.set(func() {
			w.primary.answer = func(part bridge.Part) error {
				if part.Chat != family || len(w.primary.seen(family)) == 0 {
					return nil
				}
				i.shows(outside)
				return &bridge.SendError{Result: bridge.Rejected, Reason: "not in the group", MissingRight: true}
			}
		})
		w.mend()
		w.pass(30 * time.Minute)
		w.expectSeen(family, "…one")
		w.expectTold(waits, 1)
		if parked := w.parkedIDs(); len(parked) > 0 {
			t.Errorf("parked are %v", parked)
		}
		w.primary.set(func() { w.primary.answer = nil })
		i.shows(mayPost)
		w.pass(5 * time.Minute)
		w.expectSeen(family, "…one", "…two")
		w.expectTold(follows, 1)
	})
}

func TestWhatIsRefusedAlthoughNothingIsLackingIsParked(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		i.shows(mayPost)
		w.fail()
		w.say(refuge, "one")
		w.primary.set(func() {
			w.primary.answer = func(bridge.Part) error {
				return &bridge.SendError{Result: bridge.Rejected, Reason: "no", MissingRight: true}
			}
		})
		w.mend()
		w.pass(5 * time.Minute)
		if parked := w.parkedIDs(); len(parked) != 1 {
			t.Errorf("parked are %v", parked)
		}
		w.expectPhase(failover.Standby)
	})
}

func TestEachReplayIsPrecededByALook(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		i.shows(mayPost)
		for _, text := range []string{"one", "two"} {
			w.fail()
			w.say(refuge, text)
			before := i.times()
			w.primary.set(func() { w.primary.down = false })
			w.pass(8 * time.Minute)
			w.expectPhase(failover.Standby)
			if i.times() == before {
				t.Error("nobody has looked")
			}
		}
		before := i.times()
		i.shows(outside)
		w.pass(12 * time.Hour)
		if i.times() != before {
			t.Errorf("it was looked at %d times although nothing returns", i.times()-before)
		}
		w.expectTold("waits, since", 0)
	})
}

func TestAQuestionWithoutAnAnswerHoldsNothingUpForLong(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		i.shows(nobody)
		w.fail()
		w.say(refuge, "one")
		w.mend()
		w.pass(time.Minute)
		w.expectSeen(family)
		w.pass(90 * time.Second)
		w.expectSeen(family, "…one")
		w.expectTold("waits, since", 0)
	})
}

func TestWhatIsLackingBesideDoesNotKeepAReplayBack(t *testing.T) {
	inInspectedWorld(t, func(w *world, i *inspected) {
		i.shows(bridge.Finding{What: "the relay may not pin", Remedy: "make it an administrator"})
		w.fail()
		w.say(refuge, "one")
		w.mend()
		w.pass(5 * time.Second)
		if seen := w.primary.seen(family); len(seen) != 1 || !strings.HasSuffix(seen[0], "one") {
			t.Errorf("the family has seen %q", seen)
		}
	})
}
