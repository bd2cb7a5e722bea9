package outbox_test

import (
	"sync/atomic"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// listening is a desk that believes its speakers to have more to say as long as
// open is set, and counts how often words are gathered.
func listening(open *atomic.Bool, gathered *atomic.Int32) func(*desk) {
	return func(d *desk) {
		d.options.Content.Burst = func(*store.Tx, store.Delivery) (bool, error) { return open.Load(), nil }
		d.options.Content.GatherBurst = func(*store.Tx, store.Delivery) (bool, error) {
			gathered.Add(1)
			return false, nil
		}
	}
}

func TestALivelyChatWaitsForTheNextWords(t *testing.T) {
	var open atomic.Bool
	var gathered atomic.Int32
	open.Store(true)
	atDesk(t, bridge.Traits{LivelyAbove: 2}, listening(&open, &gathered), func(d *desk) {
		d.say(home, "one")
		d.pass(0)
		d.say(home, "two")
		d.pass(0)
		d.expectSeen(home, "one", "two")
		if gathered.Load() > 0 {
			t.Error("words are gathered where little is said")
		}
		d.say(home, "three")
		d.say(club, "elsewhere")
		d.pass(1100 * time.Millisecond)
		d.expectSeen(home, "one", "two")
		d.expectSeen(club, "elsewhere")
		d.pass(100 * time.Millisecond)
		d.expectSeen(home, "one", "two", "three")
		if gathered.Load() != 1 {
			t.Errorf("words were gathered %d times", gathered.Load())
		}
		d.pass(time.Minute)
		d.say(home, "four")
		d.pass(0)
		d.expectSeen(home, "one", "two", "three", "four")
	})
}

func TestALivelyChatWaitsForNobodyElse(t *testing.T) {
	var open atomic.Bool
	var gathered atomic.Int32
	atDesk(t, bridge.Traits{LivelyAbove: 1}, listening(&open, &gathered), func(d *desk) {
		d.say(home, "one")
		d.pass(0)
		d.say(home, "two")
		d.pass(0)
		d.expectSeen(home, "one", "two")
		open.Store(true)
		d.say(home, "three")
		d.pass(500 * time.Millisecond)
		d.expectSeen(home, "one", "two")
		open.Store(false)
		d.sender.Wake(home)
		d.pass(0)
		d.expectSeen(home, "one", "two", "three")
	})
}

func TestHeldAndOldWordsDoNotWait(t *testing.T) {
	var open atomic.Bool
	var gathered atomic.Int32
	open.Store(true)
	atDesk(t, bridge.Traits{LivelyAbove: 1}, listening(&open, &gathered), func(d *desk) {
		d.say(home, "one")
		d.pass(0)
		d.post(home, store.Live, "an announcement")
		d.pass(0)
		d.add(store.Delivery{Chat: home, Lane: store.Live, Action: bridge.ActionPost, Late: true, Message: 1, CreatedAt: time.Now()})
		d.pass(0)
		d.expectSeen(home, "one", "an announcement", "one")
		if gathered.Load() > 0 {
			t.Errorf("words were gathered %d times", gathered.Load())
		}
	})
}
