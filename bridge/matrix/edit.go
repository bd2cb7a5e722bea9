package matrix

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"

	"lifeboat/bridge"
)

// edit gives a message another wording. An edit replaces all of a message, so
// what it edits is asked for: a file stays beside its new caption.
func (p *Platform) edit(ctx context.Context, part bridge.Part, content payload) (string, *bridge.SendError) {
	var original struct {
		Content json.RawMessage `json:"content"`
	}
	failure := p.lookUp(ctx, p.endpoint("rooms", part.Chat.ID, "event", content.Target), &original)
	if failure != nil {
		return "", failure
	}
	return p.put(ctx, p.endpoint("rooms", part.Chat.ID, "send", content.Type, part.ID), besideFile(original.Content, content.Content))
}

// besideFile is an edit of a message with the file that the message brought; an
// edit of any other message stays as it is.
func besideFile(original, edit json.RawMessage) json.RawMessage {
	var message wording
	var kept, event, words map[string]json.RawMessage
	if json.Unmarshal(original, &message) != nil || !isFile(message.Kind) ||
		json.Unmarshal(original, &kept) != nil || json.Unmarshal(edit, &event) != nil ||
		json.Unmarshal(event["m.new_content"], &words) != nil {
		return edit
	}
	for _, ofWording := range []string{"format", "formatted_body", "m.relates_to", "lifeboat.part"} {
		delete(kept, ofWording)
	}
	delete(words, "msgtype")
	maps.Copy(kept, words)
	var err error
	if kept["filename"], err = encode(message.fileName()); err != nil {
		return edit
	}
	if event["m.new_content"], err = encode(kept); err != nil {
		return edit
	}
	whole, err := encode(event)
	if err != nil {
		return edit
	}
	return whole
}

// lookUp asks for something that may not be there; then it leaves into alone.
// Having asked changes nothing, so that it may be asked again.
func (p *Platform) lookUp(ctx context.Context, address string, into any) *bridge.SendError {
	e := p.call(ctx, http.MethodGet, address, nil)
	failure := classify(e)
	switch {
	case e.refusal.Code == "M_NOT_FOUND":
		return nil
	case failure == nil:
		if err := e.read(into); err != nil {
			return &bridge.SendError{Result: bridge.Transient, Reason: "the homeserver's answer cannot be read", Err: err}
		}
		return nil
	case failure.Result == bridge.Unknown:
		failure.Result = bridge.Transient
	}
	return failure
}
