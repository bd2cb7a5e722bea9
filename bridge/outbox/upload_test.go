package outbox_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// carrier is a messenger to which files are uploaded before they are sent.
type carrier struct {
	*messenger
	mu      sync.Mutex
	upload  func(context.Context) error // what uploads end with; nil takes the file
	uploads int
}

func (c *carrier) Upload(ctx context.Context, part bridge.Part) ([]byte, error) {
	c.mu.Lock()
	c.uploads++
	upload := c.upload
	c.mu.Unlock()
	if upload != nil {
		if err := upload(ctx); err != nil {
			return nil, err
		}
	}
	return append(part.Payload, " (uploaded)"...), nil
}

func (c *carrier) tries() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.uploads
}

func withCarrier(t *testing.T, change func(*carrier), test func(*desk, *carrier)) {
	t.Helper()
	var c *carrier
	atDesk(t, bridge.Traits{SerialSends: true}, func(d *desk) {
		c = &carrier{messenger: d.messenger}
		change(c)
		d.options.Platform = c
	}, func(d *desk) { test(d, c) })
}

// photo posts a file.
func (d *desk) photo() (id int64) {
	d.Helper()
	file := bridge.KeptMedium{Hash: "hash", Medium: bridge.Medium{Size: 1000}}
	return d.add(store.Delivery{Chat: home, Lane: store.Live, Action: bridge.ActionPost, Body: &bridge.Post{Text: bridge.Plainly("photo"), Files: []bridge.KeptMedium{file}}})
}

func TestFilesAreUploadedFirst(t *testing.T) {
	withCarrier(t, func(*carrier) {}, func(d *desk, c *carrier) {
		d.messenger.answers(fails(bridge.Transient))
		d.photo()
		d.messenger.answers(nil)
		d.pass(10 * time.Second)
		d.expectSeen(home, "photo (uploaded)")
		if c.tries() != 1 {
			t.Errorf("%d uploads", c.tries())
		}
		if len(d.reported().signals) != 1 || d.reported().signals[0].Capability != bridge.Media || !d.reported().signals[0].OK {
			t.Errorf("the signals are %+v", d.reported().signals)
		}
	})
}

func TestASlowUploadLeavesOtherChatsAlone(t *testing.T) {
	slow := func(c *carrier) {
		c.upload = func(ctx context.Context) error { return lasts(10*time.Second)(ctx, bridge.Part{}) }
	}
	withCarrier(t, slow, func(d *desk, _ *carrier) {
		d.photo()
		d.post(club, store.Live, "text")
		d.expectSeen(club, "text")
		d.expectSeen(home)
		d.pass(11 * time.Second)
		d.expectSeen(home, "photo (uploaded)")
	})
}

func TestAnUploadThatKeepsFailingIsGivenUp(t *testing.T) {
	for result, most := range map[bridge.SendResult]int{bridge.Transient: 7, bridge.Unknown: 7, bridge.Rejected: 1} {
		broken := func(c *carrier) {
			c.upload = func(ctx context.Context) error { return fails(result)(ctx, bridge.Part{}) }
		}
		withCarrier(t, broken, func(d *desk, c *carrier) {
			d.photo()
			d.pass(20 * time.Minute)
			if c.tries() != most {
				t.Errorf("%s: %d uploads, want %d", result, c.tries(), most)
			}
			d.expectSeen(home, "photo")
		})
	}
}
