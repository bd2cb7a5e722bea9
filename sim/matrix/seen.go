package matrix

import (
	"context"
	"iter"
	"time"
)

// EventKind is what happened in a room.
type EventKind string

// The kinds of events that members see.
const (
	Posted   EventKind = "posted"
	Edited   EventKind = "edited"
	Redacted EventKind = "redacted"
	Reacted  EventKind = "reacted"
	Invited  EventKind = "invited"
	Joined   EventKind = "joined"
	Left     EventKind = "left"
	Changed  EventKind = "changed" // the room's state: its name, power levels, encryption and the like
)

// Event is one thing that members of a room see happen.
type Event struct {
	Kind EventKind
	// ID is the id of the event itself, which for edits, reactions and redactions is not the message's.
	ID string
	At time.Time
	// Actor is the id of the user who did it.
	Actor string
	// Message is the message that it concerns, as it is afterwards; without one only its RoomID is set.
	Message Message
}

// Events returns everything that members have seen in the room so far, in order.
func (r *Room) Events() []Event {
	return r.log.All()
}

// Watch yields everything that members see in the room, from its first event on and in order, and waits for more until
// ctx ends or the server is closed. A slow reader holds up nobody.
func (r *Room) Watch(ctx context.Context) iter.Seq[Event] {
	return r.log.Watch(ctx, r.server.visits.Closing())
}

// show lets members see an event.
func (r *Room) show(e *event) {
	seen := Event{ID: e.id, At: e.sent, Actor: e.sender, Message: Message{RoomID: r.id}}
	target := e
	switch {
	case e.kind == typeMessage && e.isEdit():
		seen.Kind, target = Edited, r.byID[e.related()]
	case e.kind == typeReaction:
		seen.Kind, target = Reacted, r.byID[e.related()]
	case e.kind == typeRedaction:
		seen.Kind, target = Redacted, r.byID[e.redacts]
	case e.kind == typeMember:
		seen.Kind, target = memberKind(e), nil
	case e.stateKey != nil:
		seen.Kind, target = Changed, nil
	default:
		seen.Kind = Posted
	}
	if target != nil {
		seen.Message = r.shown(target)
	}
	r.log.Add(seen)
}

func memberKind(e *event) EventKind {
	switch e.content.text("membership") {
	case membershipInvite:
		return Invited
	case membershipLeave:
		return Left
	}
	if e.replaces != nil && e.replaces.content.text("membership") == membershipJoin {
		return Changed
	}
	return Joined
}

// related is the id of the event that another refers to.
func (e *event) related() string {
	return e.content.object("m.relates_to").text("event_id")
}
