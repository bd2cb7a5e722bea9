package matrix

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"lifeboat/bridge"
)

// transactionID is the form that all homeservers take in a URL.
var transactionID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,255}$`)

// Send hands over one event, with the part's id as transaction id: the server
// answers a repeat with the event that it has already. Pins are read, changed
// and written; a repeat of that finds that it is done.
func (p *Platform) Send(ctx context.Context, part bridge.Part) (bridge.Receipt, error) {
	content, failure := readPayload(part)
	if failure == nil {
		failure = p.check(part)
	}
	if failure == nil && content.File != nil {
		failure = rejected("the file of the part was not uploaded before")
	}
	if failure != nil {
		return bridge.Receipt{}, failure
	}
	var id string
	switch content.Action {
	case bridge.ActionEdit:
		id, failure = p.edit(ctx, part, content)
	case bridge.ActionPost, bridge.ActionReact:
		id, failure = p.put(ctx, p.endpoint("rooms", part.Chat.ID, "send", content.Type, part.ID), content.Content)
	case bridge.ActionDelete:
		id, failure = p.put(ctx, p.endpoint("rooms", part.Chat.ID, "redact", content.Target, part.ID), json.RawMessage("{}"))
	case bridge.ActionPin:
		id, failure = p.changePins(ctx, part.Chat.ID, content.Target, pinnedToo)
	case bridge.ActionUnpin:
		id, failure = p.changePins(ctx, part.Chat.ID, content.Target, notPinned)
	default:
		failure = rejected(fmt.Sprintf("the stored part has the unknown action %q", content.Action))
	}
	if failure != nil {
		return bridge.Receipt{}, failure
	}
	return bridge.Receipt{ID: id, At: time.Now()}, nil
}

func readPayload(part bridge.Part) (payload, *bridge.SendError) {
	var content payload
	if err := json.Unmarshal(part.Payload, &content); err != nil {
		return payload{}, &bridge.SendError{Result: bridge.Rejected, Reason: "the stored part cannot be read", Err: withoutValue(err)}
	}
	return content, nil
}

// check finds what speaks against a send before anything leaves.
func (p *Platform) check(part bridge.Part) *bridge.SendError {
	if err := checkRoom(part.Chat.ID); err != nil {
		return rejected(err.Error())
	}
	switch {
	case !transactionID.MatchString(part.ID):
		return rejected(fmt.Sprintf("the part's id %q cannot be a transaction id", part.ID))
	case p.isEncrypted(part.Chat.ID):
		return rejected("the room is encrypted, and members could not trust or read what is sent there: " + remedyEncrypted)
	case p.session.current() == "":
		return notLoggedIn()
	default:
		return nil
	}
}

// put makes a request that creates an event, and returns its id.
func (p *Platform) put(ctx context.Context, address string, content json.RawMessage) (string, *bridge.SendError) {
	e := p.call(ctx, http.MethodPut, address, content)
	if failure := classify(e); failure != nil {
		return "", failure
	}
	var made eventID
	if err := e.read(&made); err != nil || made.ID == "" {
		return "", &bridge.SendError{Result: bridge.Unknown, Reason: "the homeserver took the event and did not say under which id", Err: err}
	}
	return made.ID, nil
}
