package matrix_test

import (
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
)

// TestOtherRoomsAreCountedAndPassedOver has the account be in a room that is not
// configured, and be invited to another one.
func TestOtherRoomsAreCountedAndPassedOver(t *testing.T) {
	w := newWorld(t, simulate(t))
	anna := w.members[0]
	open := func() string {
		return anna.must(t, "POST", "/createRoom", object{"preset": "private_chat", "invite": []string{w.relay.id}})["room_id"].(string)
	}
	other := open()
	w.relay.join(t, other)
	p := w.open(t, "")
	heard := newInbox()
	conformance.KeepRunning(t, p, heard)
	heard.awaitCaughtUp(t)
	before := p.Strangers()
	for _, text := range []string{"a strangers' secret", "and another one"} {
		anna.send(t, other, "m.room.message", contentOf(bridge.Plainly(text)))
	}
	open()
	anna.send(t, w.room, "m.room.message", contentOf(bridge.Plainly("for the relay")))
	if messages := heard.awaitHeard(t, p, 1); messages[0].Text.Plain != "for the relay" || len(messages) != 1 {
		t.Errorf("the relay hears %+v", messages)
	}
	if got, want := p.Strangers(), (bridge.Strangers{Chats: 2, Posts: 2}); got != want || before != (bridge.Strangers{}) {
		t.Errorf("counted %+v, before %+v; want %+v", got, before, want)
	}
}
