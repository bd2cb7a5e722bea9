package suite

import (
	"net/http"
	"reflect"
)

func relationsArePlain(w *world) {
	id := w.anna.say(w.room, "helo")
	for kind, content := range map[string][]object{
		"m.room.message": {
			{
				"msgtype": "m.text", "body": "* hello", "m.new_content": object{"msgtype": "m.text", "body": "hello"},
				"m.relates_to": object{"rel_type": "m.replace", "event_id": id},
			},
			{
				"msgtype": "m.text", "body": "good morning",
				"m.relates_to": object{"m.in_reply_to": object{"event_id": id}},
			},
		},
		"m.reaction": {{"m.relates_to": object{"rel_type": "m.annotation", "event_id": id, "key": "👍"}}},
	} {
		for _, said := range content {
			heard := at(w.ben.hear(w.room, w.anna.post(w.room, kind, said)), "content")
			if !reflect.DeepEqual(heard, said) {
				w.t.Errorf("%v is heard as %v", said, heard)
			}
		}
	}
	if original := w.ben.call("GET", in(w.room, "event", id), nil); text(at(original, "content"), "body") != "helo" {
		w.t.Errorf("the edit changed the event itself: %v", original)
	}
}

func redactionEmpties(w *world) {
	id := w.anna.say(w.room, "a secret")
	w.ben.hear(w.room, id)
	taken := text(w.anna.call("PUT", in(w.room, "redact", id, newTransaction()), object{"reason": "typo"}), "event_id")
	heard := w.ben.hear(w.room, taken)
	redacts := text(heard, "redacts")
	if redacts == "" {
		redacts = text(at(heard, "content"), "redacts")
	}
	if text(heard, "type") != "m.room.redaction" || redacts != id || text(at(heard, "content"), "reason") != "typo" {
		w.t.Errorf("the redaction is heard as %v", heard)
	}
	left := w.ben.call("GET", in(w.room, "event", id), nil)
	if len(at(left, "content")) != 0 || at(left, "unsigned", "redacted_because") == nil {
		w.t.Errorf("what is left is %v", left)
	}
}

func redactionNeedsPower(w *world) {
	mine, theirs := w.ben.say(w.room, "mine"), w.anna.say(w.room, "theirs")
	w.ben.refused(http.StatusForbidden, "M_FORBIDDEN", "PUT", in(w.room, "redact", theirs, newTransaction()), object{})
	w.ben.call("PUT", in(w.room, "redact", mine, newTransaction()), object{})
	w.anna.refused(http.StatusBadRequest, "M_NOT_FOUND", "PUT", in(w.room, "redact", "$nothing", newTransaction()), object{})
	byBen := w.ben.say(w.room, "another")
	w.anna.call("PUT", in(w.room, "redact", byBen, newTransaction()), object{})
}

func stateNeedsPower(w *world) {
	levels := w.anna.call("GET", in(w.room, "state", "m.room.power_levels")+"/", nil)
	if number(at(levels, "users"), w.anna.user) != 100 || number(levels, "redact") != 50 {
		w.t.Errorf("the power levels are %v", levels)
	}
	w.ben.refused(http.StatusForbidden, "M_FORBIDDEN", "PUT", in(w.room, "state", "m.room.name"), object{"name": "Ben's"})
	levels["events_default"] = 50
	w.anna.call("PUT", in(w.room, "state", "m.room.power_levels"), levels)
	w.ben.refused(
		http.StatusForbidden, "M_FORBIDDEN", "PUT", in(w.room, "send", "m.room.message", newTransaction()),
		object{"msgtype": "m.text", "body": "may I?"},
	)
}

func encryptionShows(w *world) {
	w.relay.refused(http.StatusNotFound, "M_NOT_FOUND", "GET", in(w.room, "state", "m.room.encryption"), nil)
	algorithm := object{"algorithm": "m.megolm.v1.aes-sha2"}
	id := text(w.anna.call("PUT", in(w.room, "state", "m.room.encryption"), algorithm), "event_id")
	w.relay.hear(w.room, id)
	got := w.relay.call("GET", in(w.room, "state", "m.room.encryption"), nil)
	if text(got, "algorithm") != "m.megolm.v1.aes-sha2" {
		w.t.Errorf("the state is %v", got)
	}
}
