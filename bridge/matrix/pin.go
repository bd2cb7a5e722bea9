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

// pin adds an event to the pinned ones, unless it is there. Others who pin at
// the same moment may undo it: the state is written as a whole.
func (p *Platform) pin(ctx context.Context, room, target string) (string, *bridge.SendError) {
	address := p.endpoint("rooms", room, "state", typePinned, "")
	var now json.RawMessage
	if failure := p.lookUp(ctx, address, &now); failure != nil {
		return "", failure
	}
	list := read[pinned](now) // what is no such list is replaced by one
	if slices.Contains(list.Events, target) {
		return target, nil
	}
	list.Events = append(list.Events, target)
	content, err := json.Marshal(list)
	if err != nil {
		return "", &bridge.SendError{Result: bridge.Rejected, Reason: "the pin cannot be made into a request", Err: err}
	}
	return p.put(ctx, address, content)
}
