package matrix

import (
	"context"
	"encoding/json"
	"slices"

	"lifeboat/bridge"
)

// take turns a room's news into envelopes, in order and without gaps, and moves
// the room's landmark.
func (r *receiver) take(ctx context.Context, room string, news roomNews, next position) ([]bridge.Envelope, error) {
	known, isKnown := r.at.Rooms[room]
	events := news.Timeline.Events
	var gap []bridge.Envelope
	if r.at.Since != "" && news.Timeline.Limited {
		earlier, missed, err := r.fill(ctx, room, news.Timeline.PrevBatch, known)
		if err != nil {
			return nil, err
		}
		if gap, err = r.gap(room, missed, news.Timeline.PrevBatch); err != nil {
			return nil, err
		}
		events = slices.Concat(earlier, events)
	}
	for _, raw := range news.State.Events {
		r.note(room, raw)
	}
	if !isKnown {
		events = r.sinceJoining(events)
	}
	envelopes, err := r.envelopes(room, r.whilePresent(events), next)
	return append(gap, envelopes...), err
}

// gap is what operators are told of in the place of events that cannot be had,
// if there are any. It is kept together with those that can.
func (r *receiver) gap(room, missed, before string) ([]bridge.Envelope, error) {
	if missed == "" {
		return nil, nil
	}
	envelope, err := r.envelope(received{Room: room, Missed: missed}, "gap before "+before)
	return []bridge.Envelope{envelope}, err
}

// envelopes notes the events one after the other, so that each goes with its
// sender's name at the time. Those of the first sync are history.
func (r *receiver) envelopes(room string, events []json.RawMessage, next position) ([]bridge.Envelope, error) {
	var envelopes []bridge.Envelope
	for _, raw := range events {
		e, key := r.note(room, raw)
		if e.ID != "" {
			next.Rooms[room] = landmark{ID: e.ID, At: e.At}
		}
		if r.at.Since == "" {
			continue
		}
		roster := r.rosters[room]
		content := received{Room: room, Event: raw, Name: roster.name(e.Sender)}
		if e.Type == typeRedaction {
			content.Reacted = roster.reactedTo(e.redacted())
		}
		envelope, err := r.envelope(content, key)
		if err != nil {
			return nil, err
		}
		envelopes = append(envelopes, envelope)
	}
	return envelopes, nil
}

// note reads an event for what has to be remembered of it. One that cannot be
// read is left to the decoder's complaint.
func (r *receiver) note(room string, raw json.RawMessage) (e event, key string) {
	e, key, err := parseEvent(raw)
	if err != nil {
		return event{}, key
	}
	r.rosters[room].note(e)
	if e.isState(typeEncryption) && r.setEncrypted(room) {
		r.deaf(room, "the room is encrypted now, and Lifeboat can neither read it nor be read: "+remedyEncrypted)
	}
	return e, key
}

// sinceJoining leaves out what was said in a room before the account came in. A
// server may show an invited account the room a moment before its joining, so
// every change of its membership counts.
func (r *receiver) sinceJoining(events []json.RawMessage) []json.RawMessage {
	for i := len(events) - 1; i >= 0; i-- {
		if e, _, err := parseEvent(events[i]); err == nil && r.isOwnMembership(e) {
			return events[i:]
		}
	}
	return events
}

// whilePresent leaves out what was said while the account was removed.
func (r *receiver) whilePresent(events []json.RawMessage) []json.RawMessage {
	present := true
	return slices.DeleteFunc(slices.Clone(events), func(raw json.RawMessage) bool {
		e, _, err := parseEvent(raw)
		if err != nil || !r.isOwnMembership(e) {
			return !present
		}
		membership := membershipIn(e)
		present = membership == "join" || present && membership == "invite"
		return false
	})
}

func (r *receiver) isOwnMembership(e event) bool {
	return e.isState(typeMember) && *e.StateKey == r.self
}

// membershipIn is what became of somebody's membership; empty if that cannot be
// read.
func membershipIn(e event) string {
	var member struct {
		Membership string `json:"membership"`
	}
	if json.Unmarshal(e.Content, &member) != nil {
		return ""
	}
	return member.Membership
}
