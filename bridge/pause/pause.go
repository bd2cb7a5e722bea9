// Package pause waits for a while, but no longer than until the waiting is
// called off or a bell rings.
package pause

import (
	"context"
	"time"
)

// For returns nil when d has passed, or the cause when ctx ends before.
func For(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Bell wakes one goroutine, which receives from it. A ring that nobody waits for
// is heard by the next wait; several of them are one. It may be rung from any
// goroutine, and never blocks.
type Bell chan struct{}

// NewBell returns a bell that was not rung.
func NewBell() Bell { return make(Bell, 1) }

// Ring rings the bell.
func (b Bell) Ring() {
	select {
	case b <- struct{}{}:
	default: // it rings already
	}
}

// Rounds calls round when first has passed, and from then on whenever what the
// last round returned has passed or the bell rings; a nil bell never does. It
// returns when ctx ends.
func Rounds(ctx context.Context, bell Bell, first time.Duration, round func(context.Context) time.Duration) {
	timer := time.NewTimer(first)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-bell:
		case <-timer.C:
		}
		timer.Reset(round(ctx))
	}
}
