package suite

import (
	"fmt"
	"time"
)

// roomRings is how an announcement has to be written to ring: a text, with "@room" in its body for servers that know
// the older push rules, and m.mentions for the others. An edit has neither in its outer content.
func roomRings(w *world) {
	w.startCounting()
	w.anna.post(w.room, "m.room.message", object{
		"msgtype": "m.notice", "body": "@room a notice", "m.mentions": object{"room": true},
	})
	w.anna.post(w.room, "m.reaction", object{
		"m.relates_to": object{"rel_type": "m.annotation", "event_id": "$something", "key": "👍"},
	})
	w.bothHear(w.anna.say(w.room, "a text"), 1, 0)

	status := w.anna.ring(w.room, "WhatsApp is down")
	w.bothHear(status, 2, 1)
	w.anna.post(w.room, "m.room.message", object{
		"msgtype": "m.notice", "body": "* still down", "m.mentions": object{},
		"m.new_content": object{"msgtype": "m.text", "body": "@room still down"},
		"m.relates_to":  object{"rel_type": "m.replace", "event_id": status},
	})
	w.bothHear(w.anna.say(w.room, "a text after the edit"), 3, 1)

	w.relay.hear(w.room, w.ben.ring(w.room, "and who has not the power to ring?"))
	w.relay.wantCounts(w.room, 4, 1)
}

// startCounting lets everybody read what there is, since some servers count the invitation until then.
func (w *world) startCounting() {
	w.t.Helper()
	for _, member := range []*client{w.ben, w.relay} {
		if err := w.server.CountHighlights(member.token); err != nil {
			w.t.Fatal(err)
		}
	}
	last := w.anna.ring(w.room, "now")
	for _, member := range []*client{w.ben, w.relay} {
		member.hear(w.room, last)
		member.awaitCounts(w.room, "a highlight", func(_, highlights int) bool { return highlights == 1 })
		member.read(w.room, last)
	}
}

// ring posts a text that rings for the whole room.
func (c *client) ring(room, body string) string {
	c.t.Helper()
	return c.post(room, "m.room.message", object{
		"msgtype": "m.text", "body": "@room " + body, "m.mentions": object{"room": true},
	})
}

// read marks the room as read and waits until nothing is unread.
func (c *client) read(room, id string) {
	c.t.Helper()
	c.call("POST", in(room, "receipt", "m.read", id), object{})
	c.wantCounts(room, 0, 0)
}

// wantCounts waits until a first sync tells these counts.
func (c *client) wantCounts(room string, notifications, highlights int) {
	c.t.Helper()
	want := fmt.Sprintf("%d with %d highlights", notifications, highlights)
	c.awaitCounts(room, want, func(n, h int) bool { return n == notifications && h == highlights })
}

// awaitCounts asks again and again: servers count a little later than they tell.
func (c *client) awaitCounts(room, want string, done func(notifications, highlights int) bool) {
	c.t.Helper()
	var got object
	for end := time.Now().Add(patience); time.Now().Before(end); <-soon() {
		got = at(joined(c.again().sync(), room), "unread_notifications")
		if done(number(got, "notification_count"), number(got, "highlight_count")) {
			return
		}
	}
	c.t.Fatalf("%s has the counts %v, want %s", c.user, got, want)
}

func readingResets(w *world) {
	w.startCounting()
	id := w.anna.ring(w.room, "hello")
	w.bothHear(id, 1, 1)
	w.ben.read(w.room, id)
	w.relay.wantCounts(w.room, 1, 1)
}

// bothHear waits until the two others have heard an event and have these counts.
func (w *world) bothHear(id string, notifications, highlights int) {
	w.t.Helper()
	for _, member := range []*client{w.ben, w.relay} {
		member.hear(w.room, id)
		member.wantCounts(w.room, notifications, highlights)
	}
}
