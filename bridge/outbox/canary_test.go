package outbox_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// miner is a messenger on which canaries can be sent.
type miner struct {
	*messenger
	mu     sync.Mutex
	canary func(context.Context, bridge.Part) error // what they end with; nil confirms them
	begun  int
}

func (m *miner) SendCanary(ctx context.Context) error {
	m.mu.Lock()
	m.begun++
	canary := m.canary
	m.mu.Unlock()
	if canary == nil {
		return nil
	}
	return canary(ctx, bridge.Part{})
}

func (m *miner) sent() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.begun
}

func withMiner(t *testing.T, test func(*desk, *miner)) {
	t.Helper()
	var m *miner
	atDesk(t, bridge.Traits{RepeatsByID: true, SettleTime: 8 * time.Second}, func(d *desk) {
		m = &miner{messenger: d.messenger}
		d.options.Platform, d.options.CanaryEvery = m, time.Minute
	}, func(d *desk) { test(d, m) })
}

func TestCanariesGoWhileNothingElseDoes(t *testing.T) {
	withMiner(t, func(d *desk, m *miner) {
		d.pass(10*time.Minute + 5*time.Second)
		if m.sent() != 10 || len(d.reported().canaries) != 10 || !d.reported().canaries[0].OK {
			t.Fatalf("%d canaries, %d signals", m.sent(), len(d.reported().canaries))
		}
		for range 20 {
			d.post(home, store.Live, "hello")
			d.pass(30 * time.Second)
		}
		if m.sent() > 10 {
			t.Errorf("%d canaries between posts", m.sent()-10)
		}
		d.sender.LinkChanged(false, time.Now())
		d.pass(10 * time.Minute)
		if m.sent() > 10 {
			t.Errorf("%d canaries without a link", m.sent()-10)
		}
	})
}

func TestACanaryGivesWayToAPost(t *testing.T) {
	withMiner(t, func(d *desk, m *miner) {
		m.mu.Lock()
		m.canary = fails(bridge.Unknown)
		m.mu.Unlock()
		d.pass(61 * time.Second)
		if m.sent() != 1 {
			t.Fatalf("%d canaries", m.begun)
		}
		d.post(home, store.Live, "hello")
		d.expectSeen(home, "hello")
		d.pass(20 * time.Second)
		if len(d.reported().canaries) != 0 {
			t.Errorf("what gave way was reported as %+v", d.reported().canaries)
		}
	})
}

func TestACanaryFollowsADoubtAtOnce(t *testing.T) {
	withMiner(t, func(d *desk, m *miner) {
		d.messenger.answers(fails(bridge.Unknown))
		d.post(home, store.Live, "hello")
		d.pass(13 * time.Second)
		if m.sent() != 1 || len(d.reported().canaries) != 1 {
			t.Errorf("%d canaries, %d signals", m.sent(), len(d.reported().canaries))
		}
	})
}
