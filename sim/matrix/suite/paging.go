package suite

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// limitedTimelineCanBeFilled is what a relay does after a night off: it pages back to the last event that it knows.
func limitedTimelineCanBeFilled(w *world) {
	known := w.anna.say(w.room, "known")
	w.ben.hear(w.room, known)
	var want []string
	for i := range 25 {
		want = append(want, fmt.Sprint("missed ", i))
		w.anna.say(w.room, want[i])
	}
	w.anna.hear(w.room, w.anna.say(w.room, "the last"))
	shown := at(joined(w.ben.sync(`filter={"room":{"timeline":{"limit":2}}}`), w.room), "timeline")
	if shown["limited"] != true {
		w.t.Fatalf("the timeline is %v, want a limited one", shown)
	}
	got := bodies(list(shown, "events"))
	for from := text(shown, "prev_batch"); ; {
		events, end := w.ben.page(w.room, url.Values{"dir": {"b"}, "from": {from}, "limit": {"10"}})
		upTo := slices.IndexFunc(events, func(event object) bool { return text(event, "event_id") == known })
		if upTo >= 0 {
			events = events[:upTo]
		}
		missed := bodies(events)
		slices.Reverse(missed)
		got = append(missed, got...)
		if upTo >= 0 || end == "" {
			break
		}
		from = end
	}
	w.ben.wantTexts(got, append(want, "the last")...)
}

func historyIsPagedBothWays(w *world) {
	start := text(at(joined(w.ben.again().sync(`filter={"room":{"timeline":{"limit":1}}}`), w.room), "timeline"), "prev_batch")
	var said []string
	for i := range 7 {
		said = append(said, fmt.Sprint(i))
		w.anna.say(w.room, said[i])
	}
	w.ben.hear(w.room, w.anna.say(w.room, "the last"))
	said = append(said, "the last")

	var back []string
	end, pages := "", 0
	for first := true; first || end != ""; first = false {
		var events []object
		events, end = w.ben.page(w.room, url.Values{"dir": {"b"}, "from": {end}, "limit": {"3"}})
		back = append(back, bodies(events)...)
		if pages++; pages > 20 {
			w.t.Fatal("the history has no beginning")
		}
	}
	slices.Reverse(back)
	w.ben.wantTexts(back, said...)

	w.ben.refused(http.StatusBadRequest, "M_INVALID_PARAM", "GET", in(w.room, "messages")+"?dir=f", nil)
	w.ben.wantTexts(w.ben.pageForward(w.room, start), said...)
	w.ben.refused(http.StatusBadRequest, "M_MISSING_PARAM", "GET", in(w.room, "messages"), nil)
}

// pageForward collects texts from the token of a page on; with that of a sync Dendrite may pass an event over. It begins
// a page with the last event of the one before, so what is known by its id is left out.
func (c *client) pageForward(room, from string) []string {
	c.t.Helper()
	var found []string
	known := make(map[string]bool)
	for range 20 {
		events, next := c.page(room, url.Values{"dir": {"f"}, "from": {from}, "limit": {"3"}})
		events = slices.DeleteFunc(events, func(event object) bool { return known[text(event, "event_id")] })
		for _, event := range events {
			known[text(event, "event_id")] = true
		}
		found = append(found, bodies(events)...)
		if from = next; next == "" || len(events) == 0 {
			break
		}
	}
	return found
}

func oneEventCanBeFetched(w *world) {
	id := w.anna.say(w.room, "hello")
	w.ben.hear(w.room, id)
	event := w.ben.call("GET", in(w.room, "event", id), nil)
	if text(event, "event_id") != id || text(event, "room_id") != w.room || text(event, "sender") != w.anna.user ||
		text(event, "type") != "m.room.message" || number(event, "origin_server_ts") == 0 ||
		text(at(event, "content"), "body") != "hello" {
		w.t.Errorf("the event is %v", event)
	}
	w.ben.refused(http.StatusNotFound, "M_NOT_FOUND", "GET", in(w.room, "event", "$nothing"), nil)
}
