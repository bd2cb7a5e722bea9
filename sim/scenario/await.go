package scenario

import (
	"context"
	"time"
)

// heldFor is how long after it was said something is certainly no live message any more.
const heldFor = 15 * time.Second

// lookEvery is how often the books are looked at for what a play waits for.
const lookEvery = 200 * time.Millisecond

// awaitReplay returns when a member is shown something on the primary that was said long before in a fallback chat.
func (w *World) awaitReplay(ctx context.Context) error {
	_, seen := w.books.Entries()
	known := len(seen)
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		said, seen := w.books.Entries()
		if showsHeld(said, seen[known:], w.script.Primary) {
			return nil
		}
		known = len(seen)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// showsHeld says whether something that was held is among what members were shown on the primary.
func showsHeld(said []Said, seen []Seen, primary PlatformName) bool {
	relayed, _ := recognize(withoutCommands(said), seen)
	for _, entry := range relayed {
		if entry.On == primary && entry.Said.On != primary && entry.At.Sub(entry.Said.At) > heldFor {
			return true
		}
	}
	return false
}
