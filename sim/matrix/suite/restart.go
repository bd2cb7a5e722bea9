package suite

import "testing"

// Restarted holds a homeserver to what is left after it was killed: restart kills it and starts it again, on the same
// address. Everything that was said is kept, and so are tokens; which transaction ids were used is forgotten, but an
// event that was sent is still told with its own to the device that has sent it.
func Restarted(t *testing.T, server Homeserver, restart func() error) {
	w := newWorld(t, server)
	hello := object{"msgtype": "m.text", "body": "hello"}
	path := in(w.room, "send", "m.room.message", "before-1")
	first := text(w.anna.call("PUT", path, hello), "event_id")
	w.anna.hear(w.room, first)
	if err := restart(); err != nil {
		t.Fatal(err)
	}
	told := w.anna.again().sync()
	for _, event := range timeline(told, w.room) {
		if text(event, "event_id") == first && text(at(event, "unsigned"), "transaction_id") != "before-1" {
			t.Errorf("its own event is told as %v, want its transaction id with it", event)
		}
	}
	w.anna.wantTexts(bodies(timeline(told, w.room)), "hello")
	if second := text(w.anna.call("PUT", path, hello), "event_id"); second == first {
		t.Error("the transaction id is still known")
	}
}
