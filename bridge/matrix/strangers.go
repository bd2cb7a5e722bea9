package matrix

import (
	"encoding/json"
	"slices"

	"lifeboat/bridge"
)

// Strangers counts what was said in rooms that are not configured, and
// invitations to them.
func (p *Platform) Strangers() bridge.Strangers { return p.strangers.Count() }

var _ bridge.Ignorer = (*Platform)(nil)

// countStrangers notes what a sync brought of other rooms. Nothing of it is kept.
// The first sync brings history, and the old invitations with it.
func (r *receiver) countStrangers(answer syncAnswer) {
	if r.at.Since == "" {
		return
	}
	for room, news := range answer.Rooms.Join {
		if said := countSaid(news.Timeline.Events); said > 0 && !slices.Contains(r.rooms, room) {
			r.strangers.Heard(room, said)
		}
	}
	for room := range answer.Rooms.Invite {
		if !slices.Contains(r.rooms, room) {
			r.strangers.Heard(room, 0)
		}
	}
}

// countSaid counts the messages among events.
func countSaid(events []json.RawMessage) int {
	said := 0
	for _, raw := range events {
		if e, _, err := parseEvent(raw); err == nil && e.Type == typeMessage {
			said++
		}
	}
	return said
}
