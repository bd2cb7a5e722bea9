// Package eventlog keeps what the members of a simulated chat have seen. A log
// only grows, so readers never hold up the writer. It is safe for concurrent
// use.
package eventlog

import (
	"context"
	"iter"
	"slices"
	"sync"
)

// Log is what was seen in one chat, from the beginning. Make one with [New].
type Log[E any] struct {
	mu     sync.Mutex
	events []E
	grown  chan struct{} // closed and replaced when an event is added
}

// New returns an empty log.
func New[E any]() *Log[E] { return &Log[E]{grown: make(chan struct{})} }

// Add appends an event.
func (l *Log[E]) Add(event E) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, event)
	close(l.grown)
	l.grown = make(chan struct{})
}

// All returns a copy of every event so far, in order.
func (l *Log[E]) All() []E {
	events, _ := l.from(0)
	return slices.Clone(events)
}

// from returns the events from the n-th on, and what is closed when there are
// more.
func (l *Log[E]) from(n int) ([]E, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[n:len(l.events):len(l.events)], l.grown
}

// Watch yields every event from the first on, in order, and waits for more
// until ctx ends or ended is closed. What was added before that is still
// yielded.
func (l *Log[E]) Watch(ctx context.Context, ended <-chan struct{}) iter.Seq[E] {
	return func(yield func(E) bool) {
		for seen := 0; ; {
			events, grown := l.from(seen)
			for _, event := range events {
				if !yield(event) {
					return
				}
			}
			seen += len(events)
			if len(events) == 0 && !await(ctx, ended, grown) {
				return
			}
		}
	}
}

func await(ctx context.Context, ended, grown <-chan struct{}) bool {
	select {
	case <-grown:
		return true
	case <-ctx.Done():
	case <-ended:
	}
	return false
}
