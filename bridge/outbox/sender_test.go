package outbox_test

import (
	"context"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestALaneKeepsItsOrder(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		d.messenger.answers(fails(bridge.Transient))
		d.post(home, store.Live, "one")
		d.messenger.answers(nil)
		d.post(home, store.Live, "two\nthree")
		d.post(home, store.Live, "four")
		d.expectSeen(home)
		d.pass(5 * time.Second)
		d.expectSeen(home, "one", "two", "three", "four")
	})
}

func TestAChatThatFailsHoldsNobodyElseUp(t *testing.T) {
	atDesk(t, bridge.Traits{SerialSends: true}, unchanged, func(d *desk) {
		d.messenger.answers(func(_ context.Context, part bridge.Part) error {
			if part.Chat == home {
				return &bridge.SendError{Result: bridge.Transient, Reason: "try later"}
			}
			return nil
		})
		d.post(home, store.Live, "stuck")
		d.post(club, store.Live, "free")
		d.pass(time.Second)
		d.expectSeen(club, "free")
	})
}

func TestAnAccountThatSendsSeriallyTakesOneAtATime(t *testing.T) {
	for _, serial := range []bool{true, false} {
		atDesk(t, bridge.Traits{SerialSends: serial}, unchanged, func(d *desk) {
			d.messenger.answers(lasts(3 * time.Second))
			d.post(home, store.Live, "hello")
			d.post(club, store.Live, "hello")
			d.pass(10 * time.Second)
			tries := d.messenger.tried()
			if len(tries) != 2 {
				t.Fatalf("%d tries", len(tries))
			}
			want := time.Duration(0)
			if serial {
				want = 3 * time.Second
			}
			if between := tries[1].at.Sub(tries[0].at); between != want {
				t.Errorf("serial %t: %s between the two", serial, between)
			}
		})
	}
}

func TestWhatIsUnderWayMayEnd(t *testing.T) {
	for while, seen := range map[time.Duration]int{4 * time.Second: 1, time.Hour: 0} {
		atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
			d.messenger.answers(func(ctx context.Context, _ bridge.Part) error {
				select {
				case <-time.After(while):
					return nil
				case <-ctx.Done():
					return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"}
				}
			})
			id := d.post(home, store.Live, "hello")
			if took := d.end(); took > 5*time.Second {
				t.Errorf("the end took %s", took)
			}
			if got := len(d.messenger.seen(home)); got != seen {
				t.Errorf("a send of %s: %d posts were seen", while, got)
			}
			if unknown := d.delivery(id).State == store.Unsettled; unknown == (seen == 1) {
				t.Errorf("a send of %s is %q in the end", while, d.delivery(id).State)
			}
			d.start()
		})
	}
}

func TestTheReplayKeepsItsPace(t *testing.T) {
	change := func(d *desk) { d.options.ReplayPerMinute = 6 }
	atDesk(t, bridge.Traits{}, change, func(d *desk) {
		for range 4 {
			d.post(home, store.Replay, "held")
		}
		d.pass(time.Minute)
		d.expectSeen(home)
		d.open(home, d.gate(home))
		d.pass(time.Minute)
		d.expectSeen(home)
		gate := d.gate(home)
		gate.Open = true
		d.open(home, gate)
		d.pass(time.Second)
		d.expectSeen(home, "held")
		d.pass(time.Minute)
		d.expectSeen(home, "held", "held", "held", "held")
		tries := d.messenger.tried()
		for i := range tries[1:] {
			if between := tries[i+1].at.Sub(tries[i].at); between < 5*time.Second {
				t.Errorf("%s between two posts", between)
			}
		}
	})
}
