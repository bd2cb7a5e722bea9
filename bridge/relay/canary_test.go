package relay_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

// canarying is a messenger on which canaries can be sent. They share the fate of
// posts unless the test says otherwise.
type canarying struct {
	uploading
	mu    sync.Mutex
	tried []time.Time
	alive bool // canaries are confirmed although posts are not
	stuck bool // and the other way round
}

func (c *canarying) SendCanary(ctx context.Context) error {
	c.mu.Lock()
	c.tried = append(c.tried, time.Now())
	alive, stuck := c.alive, c.stuck
	c.mu.Unlock()
	c.fake.mu.Lock()
	down, answer := c.down, c.answer
	c.fake.mu.Unlock()
	switch {
	case down:
		return &bridge.SendError{Result: bridge.Offline, Reason: "not connected"}
	case stuck || answer != nil && !alive:
		return c.wait(ctx, &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"})
	default:
		return nil
	}
}

func (c *canarying) times() []time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.tried)
}

func inWorldOfCanaries(t *testing.T, test func(*world, *canarying)) {
	t.Helper()
	c := &canarying{}
	inWorldWith(t, func(w *world) {
		c.uploading = uploading{w.primary}
		w.wrapped, w.canaries = c, time.Minute
	}, func(w *world) { test(w, c) })
}

func (w *world) leaveSendsUnconfirmed() {
	w.primary.set(func() {
		w.primary.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"} }
	})
}

func TestCanariesFindOutThatSendingFailsWhileNobodyTalks(t *testing.T) {
	inWorldOfCanaries(t, func(w *world, c *canarying) {
		w.pass(10 * time.Minute)
		if n := len(c.times()); n < 9 || n > 10 {
			t.Fatalf("%d canaries in ten minutes", n)
		}
		w.leaveSendsUnconfirmed()
		w.pass(90 * time.Second)
		w.expectPhase(failover.Down)
		before := len(c.times())
		w.pass(10 * time.Minute)
		if n := len(c.times()) - before; n > 30 {
			t.Errorf("%d canaries in ten minutes of an outage", n)
		}
		w.primary.set(func() { w.primary.answer = nil })
		w.pass(2 * time.Minute)
		w.expectPhase(failover.Standby)
	})
}

func TestNoCanaryWhilePostsShowThatSendingWorks(t *testing.T) {
	inWorldOfCanaries(t, func(w *world, c *canarying) {
		for range 20 {
			w.say(refuge, "hello")
			w.pass(30 * time.Second)
		}
		if n := len(c.times()); n > 0 {
			t.Errorf("%d canaries", n)
		}
	})
}

func TestACanaryGivesWayToAPost(t *testing.T) {
	inWorldOfCanaries(t, func(w *world, c *canarying) {
		w.pass(50 * time.Second)
		c.mu.Lock()
		c.stuck = true
		c.mu.Unlock()
		w.pass(12 * time.Second) // one is under way now, and not confirmed
		if len(c.times()) != 1 {
			t.Fatalf("canaries at %v", c.times())
		}
		w.say(refuge, "hello")
		w.pass(time.Second)
		w.expectSeen(family, "…hello")
		w.pass(30 * time.Second)
		w.expectPhase(failover.Standby)
	})
}

func TestAChatThatFailsByItselfIsNoOutage(t *testing.T) {
	inWorldOfCanaries(t, func(w *world, c *canarying) {
		c.mu.Lock()
		c.alive = true
		c.mu.Unlock()
		w.leaveSendsUnconfirmed()
		w.say(refuge, "hello")
		w.pass(time.Minute)
		w.expectPhase(failover.Standby)
		if n := len(c.times()); n < 2 || n > 5 {
			t.Errorf("%d canaries after three sends that were not confirmed", n)
		}
	})
}

func TestCanariesTeachWhatAnAcknowledgementTakes(t *testing.T) {
	inWorldOfCanaries(t, func(w *world, _ *canarying) {
		w.pass(10*time.Minute + 20*time.Second)
		w.leaveSendsUnconfirmed()
		w.say(refuge, "hello?")
		w.pass(11 * time.Second) // a post and a canary, of 5 s each
		w.expectPhase(failover.Down)
	})
}
