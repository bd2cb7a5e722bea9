package outbox_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestAPartThatArrivedIsNotRepeated(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		d.messenger.answers(func(_ context.Context, part bridge.Part) error {
			if string(part.Payload) == "second" && len(d.messenger.tried()) < 4 {
				return &bridge.SendError{Result: bridge.Transient, Reason: "try later"}
			}
			return nil
		})
		d.post(home, store.Live, "first\nsecond\nthird")
		d.pass(time.Minute)
		d.expectSeen(home, "first", "second", "third")
		outcomes := d.reported().outcomes
		last := outcomes[len(outcomes)-1]
		if want := []string{"seen as part 1", "seen as part 2", "seen as part 3"}; !last.Sent || !slices.Equal(last.Visible, want) {
			t.Errorf("the outcome is %+v", last)
		}
	})
}

func TestWhatIsRefusedForGoodIsParked(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		d.messenger.answers(fails(bridge.Rejected))
		id := d.post(home, store.Live, "hello")
		if parked := d.delivery(id); parked.State != store.Parked || parked.Reason != "it does not work" {
			t.Errorf("it is %q because %q", parked.State, parked.Reason)
		}
		d.messenger.answers(nil)
		d.post(home, store.Live, "next")
		d.expectSeen(home, "next")
		if o := d.reported().outcomes[0]; o.Sent || o.Failure == nil || o.Delivery.ID != id {
			t.Errorf("the outcome is %+v", o)
		}
	})
}

func TestWhatIsToldInAnotherWayIsNotParked(t *testing.T) {
	change := func(d *desk) {
		d.options.Content.TellInstead = func(tx *store.Tx, d store.Delivery, reason string, now time.Time) (bool, error) {
			return true, tx.DropDelivery(d.ID, reason, now)
		}
	}
	atDesk(t, bridge.Traits{}, change, func(d *desk) {
		d.messenger.answers(fails(bridge.Rejected))
		if id := d.post(home, store.Live, "hello"); d.delivery(id).State != store.Dropped {
			t.Errorf("it is %q", d.delivery(id).State)
		}
	})
}

func TestWhatIsAlreadySettledIsNoFailure(t *testing.T) {
	atDesk(t, bridge.Traits{RepeatsByID: true}, unchanged, func(d *desk) {
		d.messenger.answers(fails(bridge.Unknown))
		d.post(home, store.Live, "hello")
		if !d.sender.Unsettled(home, "part 1") || d.sender.Unsettled(home, "part 2") || d.sender.Unsettled(club, "part 1") {
			t.Error("exactly the part that is under way is unsettled")
		}
		d.write(func(tx *store.Tx) error {
			_, err := tx.Settle(home, "part 1", time.Now())
			return err
		})
		d.pass(time.Minute)
		if len(d.reported().outcomes) != 1 || !d.reported().outcomes[0].Sent || len(d.messenger.tried()) != 1 {
			t.Errorf("the outcomes are %+v after %d tries", d.reported().outcomes, len(d.messenger.tried()))
		}
	})
}

func TestANewSenderKnowsWhatTheLastOneDidNotLearn(t *testing.T) {
	atDesk(t, bridge.Traits{RepeatsByID: true, SettleTime: time.Hour}, unchanged, func(d *desk) {
		d.messenger.answers(fails(bridge.Unknown))
		d.post(home, store.Live, "hello")
		d.end()
		d.start()
		if !d.sender.Unsettled(home, "part 1") {
			t.Error("the part is taken for settled")
		}
	})
}

func TestARepeatIsMarked(t *testing.T) {
	for _, byID := range []bool{true, false} {
		atDesk(t, bridge.Traits{RepeatsByID: byID, SettleTime: 8 * time.Second}, unchanged, func(d *desk) {
			d.messenger.answers(fails(bridge.Unknown))
			d.post(home, store.Live, "hello")
			d.pass(13 * time.Second)
			d.messenger.answers(nil)
			d.pass(time.Minute)
			tries := d.messenger.tried()
			if len(tries) != 2 || tries[0].MayRepeat || !tries[1].MayRepeat {
				t.Errorf("repeats by id %t: %+v", byID, tries)
			}
		})
	}
}

func TestWhatMayHaveArrivedStaysUnknown(t *testing.T) {
	atDesk(t, bridge.Traits{RepeatsByID: true}, unchanged, func(d *desk) {
		d.messenger.answers(fails(bridge.Unknown))
		id := d.post(home, store.Live, "hello")
		d.messenger.answers(fails(bridge.Offline))
		d.pass(20 * time.Second)
		if state := d.delivery(id).State; state != store.Unsettled || len(d.messenger.tried()) < 2 {
			t.Errorf("after a try that never left it is %q", state)
		}
	})
}

func TestATryLastsAsLongAsIsExpected(t *testing.T) {
	atDesk(t, bridge.Traits{RepeatsByID: true, SettleTime: time.Hour}, unchanged, func(d *desk) {
		d.messenger.answers(fails(bridge.Unknown))
		d.sender.Expect(6 * time.Second)
		d.post(home, store.Live, "hello")
		d.pass(2900 * time.Millisecond)
		if d.reported().late != 0 {
			t.Error("it is late too early")
		}
		d.pass(200 * time.Millisecond)
		if d.reported().late != 1 || len(d.reported().outcomes) != 0 {
			t.Errorf("it was late %d times, with %d outcomes", d.reported().late, len(d.reported().outcomes))
		}
		d.pass(3 * time.Second)
		if len(d.reported().outcomes) != 1 || d.reported().outcomes[0].Took != 6*time.Second {
			t.Errorf("the outcomes are %+v", d.reported().outcomes)
		}
	})
}
