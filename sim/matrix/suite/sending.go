package suite

import (
	"bytes"
	"net/http"
	"strings"
)

func repeatedTransactionIsOneEvent(w *world) {
	hello := object{"msgtype": "m.text", "body": "once"}
	path := in(w.room, "send", "m.room.message", "repeated-1")
	first, again := text(w.anna.call("PUT", path, hello), "event_id"), text(w.anna.call("PUT", path, hello), "event_id")
	if first != again {
		w.t.Errorf("the repeated send made %s and %s", first, again)
	}
	w.ben.hearOnly(w.room, w.anna.say(w.room, "the last"), "once", "the last")

	taken := in(w.room, "redact", first, "repeated-1")
	one, two := w.anna.call("PUT", taken, object{}), w.anna.call("PUT", taken, object{})
	if text(one, "event_id") != text(two, "event_id") || text(one, "event_id") == first {
		w.t.Errorf("the repeated redaction made %v and %v", one, two)
	}
}

// hearOnly collects texts up to an event and compares them.
func (c *client) hearOnly(room, last string, want ...string) {
	c.t.Helper()
	var got []string
	c.syncUntil(func(told object) bool {
		events := timeline(told, room)
		got = append(got, bodies(events)...)
		return len(events) > 0 && text(events[len(events)-1], "event_id") == last
	})
	c.wantTexts(got, want...)
}

func transactionBelongsToToken(w *world) {
	hello := object{"msgtype": "m.text", "body": "twice"}
	path := in(w.room, "send", "m.room.message", "shared-1")
	first := text(w.anna.call("PUT", path, hello), "event_id")
	other := text(w.logIn(w.anna.user).call("PUT", path, hello), "event_id")
	if first == other {
		w.t.Error("another device's send counts as the same")
	}
}

func echoCarriesTransaction(w *world) {
	tablet := w.logIn(w.anna.user)
	hello := object{"msgtype": "m.text", "body": "hello"}
	txn := newTransaction()
	id := text(w.anna.call("PUT", in(w.room, "send", "m.room.message", txn), hello), "event_id")
	for _, one := range []struct {
		who  *client
		want string
	}{{w.anna, txn}, {tablet, ""}, {w.ben, ""}} {
		if got := text(at(one.who.hear(w.room, id), "unsigned"), "transaction_id"); got != one.want {
			w.t.Errorf("%s on %s hears the transaction id %q, want %q", one.who.user, one.who.device, got, one.want)
		}
	}
}

func eventsAreBounded(w *world) {
	large := object{"msgtype": "m.text", "body": strings.Repeat("x", 60_000)}
	w.anna.post(w.room, "m.room.message", large)
	large["body"] = strings.Repeat("x", 66_000)
	w.anna.refused(http.StatusRequestEntityTooLarge, "M_BAD_JSON", "PUT", in(w.room, "send", "m.room.message", "large"), large)
}

func brokenJSONIsRefused(w *world) {
	path := "/_matrix/client/v3" + in(w.room, "send", "m.room.message", "broken")
	got := w.anna.send("PUT", path, "application/json", []byte(`{"body":`))
	w.anna.wantRefusal(got, http.StatusBadRequest, "M_BAD_JSON")
	got = w.anna.send("PUT", path, "application/json", []byte(`[]`))
	if got.status != http.StatusBadRequest || !bytes.Contains(got.raw, []byte("errcode")) {
		w.t.Errorf("a list instead of an object is answered with %d and %s", got.status, got.raw)
	}
}

func unknownEndpointIsRefused(w *world) {
	w.anna.refused(http.StatusNotFound, "M_UNRECOGNIZED", "GET", "/nothing/here", nil)
}

func brokenSinceIsRefused(w *world) {
	w.anna.refused(http.StatusBadRequest, "M_INVALID_PARAM", "GET", "/sync?since=nonsense", nil)
}
