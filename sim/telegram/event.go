package telegram

import (
	"context"
	"iter"
	"slices"
	"sync"
	"time"
)

// EventKind is what happened in a chat.
type EventKind string

// The kinds of events that members see.
const (
	Posted   EventKind = "posted"
	Edited   EventKind = "edited"
	Deleted  EventKind = "deleted"
	Pinned   EventKind = "pinned"
	Unpinned EventKind = "unpinned"
	Reacted  EventKind = "reacted"
	Joined   EventKind = "joined"
	Left     EventKind = "left"
	Migrated EventKind = "migrated" // the group became a supergroup; Message.ChatID is the new id
)

// Event is one thing that members of a chat see happen.
type Event struct {
	Kind EventKind
	At   time.Time
	// Actor did it: the author, who edited or deleted, who pinned, reacted, joined or left.
	Actor User
	// Message is the message that it concerns, as it is afterwards; for Joined, Left and Migrated only its ChatID is
	// set.
	Message Message
	// Silent says that phones stay quiet: a post or a pin without notification.
	Silent bool
}

// eventLog is what was seen in a chat, from the beginning. It only grows, so readers never hold up the writer.
type eventLog struct {
	mu     sync.Mutex
	events []Event
	grown  chan struct{} // closed and replaced when an event is added
}

func newEventLog() *eventLog {
	return &eventLog{grown: make(chan struct{})}
}

func (l *eventLog) add(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
	close(l.grown)
	l.grown = make(chan struct{})
}

// from returns the events from the n-th on, and what is closed when there are more.
func (l *eventLog) from(n int) ([]Event, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[n:len(l.events):len(l.events)], l.grown
}

// Events returns everything that members have seen in the chat so far, in order.
func (c *Chat) Events() []Event {
	events, _ := c.log.from(0)
	return slices.Clone(events)
}

// Watch yields everything that members see in the chat, from its first event on and in order, and waits for more
// until ctx ends or the server is closed. A slow reader holds up nobody.
func (c *Chat) Watch(ctx context.Context) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		for seen := 0; ; {
			events, grown := c.log.from(seen)
			for _, event := range events {
				if !yield(event) {
					return
				}
			}
			seen += len(events)
			if len(events) == 0 && !c.awaitEvent(ctx, grown) {
				return
			}
		}
	}
}

func (c *Chat) awaitEvent(ctx context.Context, grown <-chan struct{}) bool {
	select {
	case <-grown:
		return true
	case <-ctx.Done():
		return false
	case <-c.server.closing:
		return false
	}
}

// emit shows members an event that concerns a message.
func (c *Chat) emit(kind EventKind, actor User, p *post, silent bool) {
	c.log.add(Event{Kind: kind, At: c.server.now(), Actor: actor, Message: p.shown(), Silent: silent})
}

// announce shows members an event that concerns the chat.
func (c *Chat) announce(kind EventKind, actor User) {
	c.log.add(Event{Kind: kind, At: c.server.now(), Actor: actor, Message: Message{ChatID: c.id}, Silent: true})
}
