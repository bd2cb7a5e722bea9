// Package pause waits for a while, but no longer than until the waiting is
// called off.
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
