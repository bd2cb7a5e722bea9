package telegram

import (
	"context"
	"iter"
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

// Events returns everything that members have seen in the chat so far, in order.
func (c *Chat) Events() []Event {
	return c.log.All()
}

// Watch yields everything that members see in the chat, from its first event on and in order, and waits for more
// until ctx ends or the server is closed. A slow reader holds up nobody.
func (c *Chat) Watch(ctx context.Context) iter.Seq[Event] {
	return c.log.Watch(ctx, c.server.visits.Closing())
}

// emit shows members an event that concerns a message.
func (c *Chat) emit(kind EventKind, actor User, p *post, silent bool) {
	c.log.Add(Event{Kind: kind, At: c.server.now(), Actor: actor, Message: p.shown(), Silent: silent})
}

// announce shows members an event that concerns the chat.
func (c *Chat) announce(kind EventKind, actor User) {
	c.log.Add(Event{Kind: kind, At: c.server.now(), Actor: actor, Message: Message{ChatID: c.id}, Silent: true})
}
