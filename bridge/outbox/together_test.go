package outbox_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestAnAlbumGoesOutAsOneDelivery(t *testing.T) {
	change := func(d *desk) {
		d.options.Content.Album = func(tx *store.Tx, first store.Delivery) ([]store.Delivery, error) {
			if folded, err := tx.Folded(first.ID); err != nil || len(folded) > 0 {
				return []store.Delivery{first}, err
			}
			return tx.LaneFront(first.Chat, first.Lane, 10)
		}
	}
	atDesk(t, bridge.Traits{}, change, func(d *desk) {
		d.sender.LinkChanged(false, time.Now())
		d.messenger.answers(lasts(time.Second))
		d.post(home, store.Live, "in front")
		first, second := d.say(home, "first"), d.say(home, "second")
		d.pass(5 * time.Second)
		d.expectSeen(home, "in front", "first")
		for _, id := range []int64{first, second} {
			if state := d.delivery(id).State; state != store.Folded {
				t.Errorf("delivery %d is %q", id, state)
			}
		}
	})
}

func TestMoreThanAHandfulIsGathered(t *testing.T) {
	for waiting, want := range map[int]int{3: 0, 4: 1} {
		gathered := 0
		change := func(d *desk) {
			d.options.Content.Gather = func(*store.Tx, store.Delivery) (bool, error) {
				gathered++
				return false, nil
			}
		}
		atDesk(t, bridge.Traits{PostsPerMinute: 600}, change, func(d *desk) {
			d.messenger.answers(lasts(time.Second))
			d.post(home, store.Live, "in front")
			for i := range waiting {
				d.say(home, string(rune('a'+i)))
			}
			d.pass(time.Minute)
			if gathered != want {
				t.Errorf("%d waiting: asked %d times", waiting, gathered)
			}
		})
	}
}
