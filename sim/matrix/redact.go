package matrix

import "net/http"

// kept are the keys of a content that redaction leaves, by the type of the event.
var kept = map[string][]string{
	typeMember:                  {"membership"},
	typeCreate:                  {"creator", "room_version"},
	"m.room.join_rules":         {"join_rule"},
	"m.room.history_visibility": {"history_visibility"},
	typePowerLevels: {
		"ban", "events", "events_default", "kick", "redact", "state_default", "users", "users_default",
	},
}

// redact takes an event back.
func (e *exchange) redact() (any, error) {
	return e.once(func(room *Room, said content) (*event, error) {
		return room.takeBack(e.user(), e.request.PathValue("event"), said.text("reason"))
	})
}

// takeBack empties an event if the sender may: everybody their own, and who has the power for it any.
func (r *Room) takeBack(by *User, id, reason string) (*event, error) {
	if r.membership(by.id) != membershipJoin {
		return nil, forbidden("not joined to room")
	}
	target := r.byID[id]
	switch {
	case target == nil:
		// Dendrite answers with 400 here (clientapi/routing/redaction.go:90).
		return nil, &refusal{status: http.StatusBadRequest, code: codeNotFound, message: "unknown event ID"}
	case r.power(by.id) < r.needed(typeRedaction, false):
		return nil, forbidden("the power level is too low to redact")
	case target.sender != by.id && r.power(by.id) < r.levels().number("redact", 50):
		return nil, forbidden("the power level is too low to redact what others have sent")
	}
	said := content{"redacts": id}
	if reason != "" {
		said["reason"] = reason
	}
	made, err := r.newEvent(by, typeRedaction, nil, said)
	if err != nil {
		return nil, err
	}
	made.redacts = id
	target.strip(made)
	r.add(made)
	return made, nil
}

// strip removes from an event what redaction removes.
func (e *event) strip(by *event) {
	left := make(content)
	for _, key := range kept[e.kind] {
		if value, found := e.content[key]; found {
			left[key] = value
		}
	}
	e.content, e.redactedBy = left, by
}
