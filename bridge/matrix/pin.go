package matrix

import (
	"context"
	"encoding/json"
	"slices"

	"lifeboat/bridge"
)

// pinned is the state of a room that lists its pinned events.
type pinned struct {
	Events []string `json:"pinned"`
}

// changePins writes the room's pinned events as they are to be with a target, if
// that changes them. Others who pin at the same moment may undo it: the state is
// written as a whole.
func (p *Platform) changePins(ctx context.Context, room, target string, change func(events []string, target string) []string) (string, *bridge.SendError) {
	address := p.endpoint("rooms", room, "state", typePinned, "")
	var now json.RawMessage
	if failure := p.lookUp(ctx, address, &now); failure != nil {
		return "", failure
	}
	list := read[pinned](now) // what is no such list is replaced by one
	events := change(slices.Clone(list.Events), target)
	if slices.Equal(events, list.Events) {
		return target, nil
	}
	content, err := json.Marshal(pinned{Events: events})
	if err != nil {
		return "", &bridge.SendError{Result: bridge.Rejected, Reason: "the pins cannot be made into a request", Err: err}
	}
	return p.put(ctx, address, content)
}

// pinnedToo are the pinned events and another one.
func pinnedToo(events []string, another string) []string {
	if slices.Contains(events, another) {
		return events
	}
	return append(events, another)
}

// notPinned are the pinned events without one.
func notPinned(events []string, one string) []string {
	return slices.DeleteFunc(events, func(event string) bool { return event == one })
}
