package matrix

import (
	"context"
	"encoding/json"
	"net/http"
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
	now, failure := p.pinned(ctx, address)
	if failure != nil {
		return "", failure
	}
	if slices.Contains(now.Events, target) {
		return target, nil
	}
	now.Events = append(now.Events, target)
	content, err := json.Marshal(now)
	if err != nil {
		return "", &bridge.SendError{Result: bridge.Rejected, Reason: "the pin cannot be made into a request", Err: err}
	}
	return p.put(ctx, address, content)
}

// pinned asks what is pinned; nothing, where nothing ever was.
func (p *Platform) pinned(ctx context.Context, address string) (pinned, *bridge.SendError) {
	e := p.call(ctx, http.MethodGet, address, nil)
	var now pinned
	switch failure := classify(e); {
	case failure == nil:
		if e.read(&now) != nil {
			return pinned{}, nil // what is not a list is replaced by one
		}
		return now, nil
	case e.refusal.Code == "M_NOT_FOUND":
		return pinned{}, nil
	case failure.Result == bridge.Unknown:
		failure.Result = bridge.Transient // to have asked changes nothing
		return pinned{}, failure
	default:
		return pinned{}, failure
	}
}
