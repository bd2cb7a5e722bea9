package matrix

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"
)

// The types of events that the server itself reads.
const (
	typeCreate      = "m.room.create"
	typeEncryption  = "m.room.encryption"
	typeMember      = "m.room.member"
	typeMessage     = "m.room.message"
	typeName        = "m.room.name"
	typePowerLevels = "m.room.power_levels"
	typeReaction    = "m.reaction"
	typeRedaction   = "m.room.redaction"
)

// maxEvent is the most that an event may have as JSON, with all the fields that other servers see, in bytes.
const maxEvent = 65535

// content is what an event says, as it was sent.
type content map[string]any

// event is one thing that happened in a room.
type event struct {
	id       string
	position int64
	room     *Room
	sender   string
	kind     string
	stateKey *string
	content  content
	redacts  string
	sent     time.Time

	deviceID   string // that has sent it
	txn        string // under which it was sent
	redactedBy *event
	replaces   *event // the state before
}

// wire is an event as clients get it.
type wire struct {
	Content  content  `json:"content"`
	EventID  string   `json:"event_id,omitempty"`
	Sent     int64    `json:"origin_server_ts,omitempty"`
	Redacts  string   `json:"redacts,omitempty"`
	RoomID   string   `json:"room_id,omitempty"`
	Sender   string   `json:"sender"`
	StateKey *string  `json:"state_key,omitempty"`
	Kind     string   `json:"type"`
	Unsigned unsigned `json:"unsigned,omitzero"`
}

// unsigned is what the server adds for the reader.
type unsigned struct {
	RedactedBecause *wire   `json:"redacted_because,omitempty"`
	TransactionID   string  `json:"transaction_id,omitempty"`
	PrevContent     content `json:"prev_content,omitempty"`
}

// newEvent writes an event down that has no place in its room yet. It is refused if it is too large.
func (r *Room) newEvent(sender *User, kind string, stateKey *string, said content) (*event, error) {
	made := &event{
		id: newEventID(), room: r, sender: sender.id,
		kind: kind, stateKey: stateKey, content: said, sent: r.server.now(),
	}
	whole, err := json.Marshal(made.told())
	if err != nil {
		return nil, fmt.Errorf("write an event as JSON: %w", err)
	}
	// What every server adds to an event: hashes, a signature, and what came before it.
	const added = 700
	if len(whole)+added > maxEvent {
		// Dendrite says M_BAD_JSON here (clientapi/routing/sendevent.go:402), Synapse M_TOO_LARGE.
		return nil, tooLarge(codeBadJSON, "the event is larger than 64 KiB")
	}
	return made, nil
}

// newEventID makes an id of the form and length that room version 4 and later have.
func newEventID() string {
	return "$" + rand.Text() + rand.Text()[:17]
}

// told is the event as anybody gets it.
func (e *event) told() wire {
	w := wire{
		Content: e.content, EventID: e.id, Sent: e.sent.UnixMilli(), Redacts: e.redacts,
		RoomID: e.room.id, Sender: e.sender, StateKey: e.stateKey, Kind: e.kind,
	}
	if e.replaces != nil {
		w.Unsigned.PrevContent = e.replaces.content
	}
	if e.redactedBy != nil {
		because := e.redactedBy.told()
		w.Unsigned.RedactedBecause = &because
	}
	return w
}

// toldTo is the event as a device gets it: the one that has sent it finds its transaction id again.
func (e *event) toldTo(d *device) wire {
	w := e.told()
	if e.txn != "" && e.deviceID == d.id && e.sender == d.user.id {
		w.Unsigned.TransactionID = e.txn
	}
	return w
}

// text reads a string of the content; anything else is empty.
func (c content) text(key string) string {
	value, _ := c[key].(string)
	return value
}

// object reads an object of the content; anything else is empty.
func (c content) object(key string) content {
	switch value := c[key].(type) {
	case map[string]any:
		return value
	case content:
		return value
	default:
		return nil
	}
}

// texts reads a list of strings.
func (c content) texts(key string) []string {
	switch list := c[key].(type) {
	case []string:
		return list
	case []any:
		var found []string
		for _, one := range list {
			if text, ok := one.(string); ok {
				found = append(found, text)
			}
		}
		return found
	default:
		return nil
	}
}

// number reads a number of the content, or gives what stands for it.
func (c content) number(key string, otherwise int) int {
	switch value := c[key].(type) {
	case float64:
		return int(value)
	case int:
		return value
	default:
		return otherwise
	}
}
