package matrix

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"lifeboat/bridge"
)

// The types of events that mean something here.
const (
	typeMessage    = "m.room.message"
	typeEncrypted  = "m.room.encrypted"
	typeEncryption = "m.room.encryption"
	typeMember     = "m.room.member"
	typeRedaction  = "m.room.redaction"
	typeReaction   = "m.reaction"
	typeSticker    = "m.sticker"
	typePinned     = "m.room.pinned_events"
)

// event is as much of an event as all of them share
// (https://spec.matrix.org/v1.11/client-server-api/#room-event-format).
type event struct {
	ID       string          `json:"event_id"`
	Type     string          `json:"type"`
	Sender   string          `json:"sender"`
	At       int64           `json:"origin_server_ts"` // milliseconds since 1970
	StateKey *string         `json:"state_key"`        // nil for what is not state
	Content  json.RawMessage `json:"content"`
	Redacts  string          `json:"redacts"` // before room version 11
	Unsigned struct {
		TransactionID string `json:"transaction_id"` // only on own events
	} `json:"unsigned"`
}

func (e event) isState(kind string) bool { return e.Type == kind && e.StateKey != nil }

// redacted is the event that a redaction takes back.
func (e event) redacted() string {
	var content struct {
		Redacts string `json:"redacts"`
	}
	if json.Unmarshal(e.Content, &content) == nil && content.Redacts != "" {
		return content.Redacts
	}
	return e.Redacts
}

// received is the payload of an envelope: an event with what one has to know of
// its room to understand it.
type received struct {
	Room string `json:"room"`
	// Name is the sender's display name at the time.
	Name string `json:"name,omitempty"`
	// Reacted is set when the event takes back a reaction: what that was put on.
	// The server keeps only that there was one.
	Reacted string          `json:"reacted,omitempty"`
	Event   json.RawMessage `json:"event,omitempty"`
	// Missed stands in the place of events that cannot be had, and says why.
	Missed string `json:"missed,omitempty"`
}

func (p *Platform) envelope(r received, id string) (bridge.Envelope, error) {
	payload, err := json.Marshal(r)
	if err != nil {
		return bridge.Envelope{}, fmt.Errorf("write down an event: %w", err)
	}
	return bridge.Envelope{Platform: p.name, Key: id, ReceivedAt: time.Now(), Payload: payload}, nil
}

// parseEvent reads an event. One that cannot be read at all still has a key, so
// that it is kept, set aside and never stands in the way.
func parseEvent(raw json.RawMessage) (e event, key string, err error) {
	err = json.Unmarshal(raw, &e)
	if err == nil && (e.ID == "" || e.Type == "" || e.Sender == "") {
		err = errors.New("the event has no id, no type or no sender")
	}
	if err != nil {
		sum := sha256.Sum256(raw)
		return event{}, "unreadable-" + hex.EncodeToString(sum[:16]), fmt.Errorf("reading a Matrix event: %w", withoutValue(err))
	}
	return e, e.ID, nil
}
