package outbox_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/outbox"
	"lifeboat/store"
)

func TestWhatIsLiveGoesFirst(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		d.messenger.answers(lasts(time.Second))
		d.open(home, outbox.Gate{Open: true})
		d.post(home, store.Live, "now")
		d.post(home, store.Replay, "held")
		d.post(home, store.Live, "now, too")
		d.pass(time.Minute)
		d.expectSeen(home, "now", "now, too", "held")
	})
}

func TestAFailbackLetsOutOnePost(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		for _, text := range []string{"one", "two", "three"} {
			d.post(home, store.Replay, text)
		}
		first := time.Now()
		d.open(home, outbox.Gate{First: first})
		d.pass(time.Minute)
		d.expectSeen(home, "one")
		d.open(home, outbox.Gate{First: first.Add(time.Second)})
		d.pass(time.Minute)
		d.expectSeen(home, "one", "two")
		d.open(home, outbox.Gate{Open: true})
		d.pass(time.Minute)
		d.expectSeen(home, "one", "two", "three")
	})
}

func TestAShutGateHoldsWhatIsLive(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		d.open(home, outbox.Gate{Shut: true})
		d.post(home, store.Live, "hello")
		d.pass(time.Minute)
		d.expectSeen(home)
		d.open(home, outbox.Gate{})
		d.pass(time.Second)
		d.expectSeen(home, "hello")
	})
}

func TestASendWhoseOutcomeIsUnknownIsSettledBehindAShutGate(t *testing.T) {
	atDesk(t, bridge.Traits{RepeatsByID: true, SettleTime: 8 * time.Second}, unchanged, func(d *desk) {
		d.messenger.answers(fails(bridge.Unknown))
		d.post(home, store.Live, "hello")
		d.pass(13 * time.Second)
		d.messenger.answers(nil)
		d.open(home, outbox.Gate{Shut: true})
		d.pass(10 * time.Second)
		d.expectSeen(home, "hello")
		tries := d.messenger.tried()
		if tries[0].ID != tries[1].ID {
			t.Errorf("it went out as %q and as %q", tries[0].ID, tries[1].ID)
		}
	})
}

func TestNothingIsSettledWhileTheLinkIsDown(t *testing.T) {
	atDesk(t, bridge.Traits{RepeatsByID: true, SettleTime: 8 * time.Second}, unchanged, func(d *desk) {
		d.messenger.answers(fails(bridge.Unknown))
		d.post(home, store.Live, "hello")
		d.sender.LinkChanged(false, time.Now())
		d.messenger.answers(nil)
		d.pass(10 * time.Minute)
		if up := d.sender.IsUp(); up || len(d.messenger.tried()) != 1 {
			t.Fatalf("up is %t after %d tries", up, len(d.messenger.tried()))
		}
		d.sender.LinkChanged(true, time.Now())
		d.pass(7 * time.Second)
		d.expectSeen(home)
		d.pass(2 * time.Second)
		d.expectSeen(home, "hello")
	})
}

func TestWhatIsNotDueWaits(t *testing.T) {
	atDesk(t, bridge.Traits{}, unchanged, func(d *desk) {
		d.add(store.Delivery{Chat: home, Lane: store.Live, Action: bridge.ActionPost, NextTry: time.Now().Add(time.Minute), Body: &bridge.Post{Text: bridge.Plainly("a file")}})
		d.post(home, store.Live, "text")
		d.pass(59 * time.Second)
		d.expectSeen(home)
		d.pass(2 * time.Second)
		d.expectSeen(home, "a file", "text")
	})
}
