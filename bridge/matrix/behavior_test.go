package matrix_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/matrix"
)

// behaviors are what the suite for all platforms cannot ask for. They hold on
// every homeserver.
func behaviors(t *testing.T, build func(testing.TB) homeserver) {
	for name, check := range map[string]func(*testing.T, homeserver){
		"a long absence leaves no gap":                leavesNoGap,
		"an echo settles an unknown send":             settlesByEcho,
		"an echo in a gap settles it too":             settlesByEchoInAGap,
		"a repeat is one event, also after a restart": repeatsAreOneEvent,
		"rings when it should and only then":          ringsWhenItShould,
		"rings only with the power to":                ringsOnlyWithPower,
		"comes when it is invited":                    comesWhenInvited,
		"leaves encrypted rooms alone":                leavesEncryptedRoomsAlone,
		"logs in by password once":                    logsInOnce,
		"pins beside other pins":                      pinsBesideOthers,
		"hears what becomes of files":                 hearsWhatBecomesOfFiles,
		"changes what it says of files":               changesCaptions,
		"large posts fit":                             largePostsFit,
		"finds its rooms":                             findsItsRooms,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, build(t))
		})
	}
}

// heard decodes what members said, in order.
func (i *inbox) heard(t testing.TB, p *matrix.Platform) []bridge.Message {
	t.Helper()
	return i.heardAs(t, p, bridge.Said)
}

// heardAs decodes what members did of one kind, in order.
func (i *inbox) heardAs(t testing.TB, p *matrix.Platform, kind bridge.Kind) []bridge.Message {
	t.Helper()
	i.mu.Lock()
	defer i.mu.Unlock()
	var messages []bridge.Message
	for _, envelope := range i.envelopes {
		m, err := p.Decode(envelope)
		if err != nil {
			t.Fatal(err)
		}
		if m.Kind == kind {
			messages = append(messages, m)
		}
	}
	return messages
}

// awaitOne waits until something of a kind was heard.
func (i *inbox) awaitOne(t *testing.T, p *matrix.Platform, kind bridge.Kind) bridge.Message {
	t.Helper()
	for len(i.heardAs(t, p, kind)) == 0 {
		i.awaitKept(t, 1)
	}
	return i.heardAs(t, p, kind)[0]
}

// awaitHeard waits until n messages were heard.
func (i *inbox) awaitHeard(t *testing.T, p *matrix.Platform, n int) []bridge.Message {
	t.Helper()
	for len(i.heard(t, p)) < n {
		i.awaitKept(t, 1)
	}
	return i.heard(t, p)
}

func (i *inbox) awaitCaughtUp(t *testing.T) {
	t.Helper()
	i.Await(t, "having caught up", func(s bridge.Signal) bool { return s.CaughtUp })
}

func leavesNoGap(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	in := newInbox()
	first := w.open(t, "")
	stop := conformance.KeepRunning(t, first, in)
	in.awaitCaughtUp(t)
	w.members[0].send(t, w.room, "m.room.message", contentOf(bridge.Plainly("before")))
	in.awaitHeard(t, first, 1)
	stop()
	const many = 250
	for i := range many {
		w.members[i%2].send(t, w.room, "m.room.message", contentOf(bridge.Plainly(fmt.Sprint(i))))
	}
	again := w.open(t, in.cursor())
	conformance.KeepRunning(t, again, in)
	messages := in.awaitHeard(t, again, many+1)
	if len(messages) != many+1 {
		t.Fatalf("heard %d messages instead of %d", len(messages), many+1)
	}
	for i, m := range messages[1:] {
		if m.Text.Plain != fmt.Sprint(i) {
			t.Fatalf("message %d is %q", i, m.Text.Plain)
		}
	}
}

// posted renders a post in the world's room.
func (w *world) posted(t *testing.T, p *matrix.Platform, post bridge.Post) bridge.Part {
	t.Helper()
	post.Chat = w.Chat()
	parts, err := p.Render(post)
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	return parts[0]
}

func (w *world) send(t *testing.T, p *matrix.Platform, part bridge.Part) bridge.Receipt {
	t.Helper()
	receipt, err := p.Send(t.Context(), part)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func plain(text string) bridge.Post {
	return bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly(text)}
}

func settlesByEcho(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	p, in := w.open(t, ""), newInbox()
	conformance.KeepRunning(t, p, in)
	in.awaitCaughtUp(t)
	part := w.posted(t, p, plain("did it arrive?"))
	w.sendUnheard(t, p, part)
	echo := in.awaitHeard(t, p, 1)[0]
	if !echo.Own || echo.PartID != part.ID || echo.ID == part.ID {
		t.Errorf("the echo is %+v of the part %s", echo, part.ID)
	}
	if receipt := w.send(t, p, part); receipt.ID != echo.ID {
		t.Errorf("the repeat is %s after %s", receipt.ID, echo.ID)
	}
}

// sendUnheard lets a part arrive without the relay knowing.
func (w *world) sendUnheard(t *testing.T, p *matrix.Platform, part bridge.Part) {
	t.Helper()
	w.proxy.hold()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := p.Send(ctx, part); bridge.AsSendError(err) == nil || bridge.AsSendError(err).Result != bridge.Unknown {
		t.Fatalf("the send ended with %v", err)
	}
	w.proxy.heal()
}

// settlesByEchoInAGap has so much said after the send that its echo is no part of
// the next sync.
func settlesByEchoInAGap(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	p, in := w.open(t, ""), newInbox()
	stop := conformance.KeepRunning(t, p, in)
	in.awaitCaughtUp(t)
	stop()
	part := w.posted(t, p, plain("did it arrive?"))
	w.sendUnheard(t, p, part)
	for i := range 120 {
		w.members[0].send(t, w.room, "m.room.message", contentOf(bridge.Plainly(fmt.Sprint(i))))
	}
	again := w.open(t, in.cursor())
	conformance.KeepRunning(t, again, in)
	if echo := in.awaitHeard(t, again, 121)[0]; !echo.Own || echo.PartID != part.ID {
		t.Errorf("the echo is %+v of the part %s", echo, part.ID)
	}
}

func repeatsAreOneEvent(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	first := w.open(t, "")
	part := w.posted(t, first, plain("once"))
	before := w.send(t, first, part)
	part.MayRepeat = true
	if after := w.send(t, w.open(t, ""), part); after.ID != before.ID {
		t.Errorf("the repeat is %s after %s", after.ID, before.ID)
	}
	w.awaitSeen(t, "once")
}

func comesWhenInvited(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	anna := w.members[0]
	anna.act(t, w.room, "kick", w.relay)
	anna.send(t, w.room, "m.room.message", contentOf(bridge.Plainly("before it came")))
	p, in := w.open(t, ""), newInbox()
	conformance.KeepRunning(t, p, in)
	deaf := in.Await(t, "a word on the room", func(s bridge.Signal) bool { return s.Capability == bridge.Receive })
	if deaf.OK || !strings.Contains(deaf.Reason, w.relay.id) {
		t.Errorf("the signal is %+v", deaf)
	}
	in.awaitCaughtUp(t)
	anna.act(t, w.room, "invite", w.relay)
	in.Await(t, "the room to be heard", func(s bridge.Signal) bool { return s.Capability == bridge.Receive && s.OK })
	anna.send(t, w.room, "m.room.message", contentOf(bridge.Plainly("welcome")))
	messages := in.awaitHeard(t, p, 1)
	if len(messages) != 1 || messages[0].Text.Plain != "welcome" {
		t.Errorf("heard %+v", messages)
	}
}

func leavesEncryptedRoomsAlone(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	p, in := w.open(t, ""), newInbox()
	stop := conformance.KeepRunning(t, p, in)
	in.awaitCaughtUp(t)
	w.encrypt(t)
	in.Await(t, "a word on the room", func(s bridge.Signal) bool { return s.Capability == bridge.Receive && !s.OK })
	_, err := p.Send(t.Context(), w.posted(t, p, plain("hello")))
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Rejected {
		t.Errorf("a send ended with %v", err)
	}
	stop()
	if err := w.open(t, in.cursor()).Run(t.Context(), newInbox()); err == nil || !strings.Contains(err.Error(), "without encryption") {
		t.Errorf("the next run ended with %v", err)
	}
}

func logsInOnce(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	file := filepath.Join(t.TempDir(), "matrix.session")
	var parts []bridge.Receipt
	part := bridge.Part{}
	for range 2 {
		p, err := matrix.New(matrix.Options{
			Name: "matrix", Homeserver: server.URL(), User: w.relay.id, Password: memberPassword, SessionFile: file, Rooms: []string{w.room},
		})
		if err != nil {
			t.Fatal(err)
		}
		in := newInbox()
		stop := conformance.KeepRunning(t, p, in)
		in.awaitCaughtUp(t)
		if part.ID == "" {
			part = w.posted(t, p, plain("once"))
		}
		parts = append(parts, w.send(t, p, part))
		stop()
	}
	if parts[0].ID != parts[1].ID {
		t.Errorf("the second process is another device: %s, then %s", parts[0].ID, parts[1].ID)
	}
}

func pinsBesideOthers(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	p := w.open(t, "")
	for _, text := range []string{"one", "two"} {
		receipt := w.send(t, p, w.posted(t, p, plain(text)))
		pin := bridge.Post{Action: bridge.ActionPin, Target: &bridge.Reference{ID: receipt.ID}}
		for range 2 {
			w.send(t, p, w.posted(t, p, pin))
		}
	}
	pinned := func() []any { return w.state(t, "m.room.pinned_events")["pinned"].([]any) }
	if got := pinned(); len(got) != 2 {
		t.Fatalf("pinned are %v", got)
	}
	first, second := pinned()[0].(string), pinned()[1]
	for range 2 {
		w.send(t, p, w.posted(t, p, bridge.Post{Action: bridge.ActionUnpin, Target: &bridge.Reference{ID: first}}))
	}
	if got := pinned(); len(got) != 1 || got[0] != second {
		t.Errorf("after %s was unpinned, %v are pinned", first, got)
	}
	w.power(t, 0)
	receipt := w.send(t, p, w.posted(t, p, plain("three")))
	_, err := p.Send(t.Context(), w.posted(t, p, bridge.Post{Action: bridge.ActionPin, Target: &bridge.Reference{ID: receipt.ID}}))
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Rejected || !strings.Contains(failure.Reason, "moderator") {
		t.Errorf("a pin without the power to ended with %v", err)
	}
}

func largePostsFit(t *testing.T, server homeserver) {
	w := newWorld(t, server)
	p := w.open(t, "")
	text := bridge.Styled(strings.Repeat("🛟 <&> \"quoted\"\n", 3000), bridge.Bold)
	for _, post := range []bridge.Post{
		{Chat: w.Chat(), Action: bridge.ActionPost, Text: text},
		{Chat: w.Chat(), Action: bridge.ActionEdit, Text: text, Target: &bridge.Reference{ID: w.send(t, p, w.posted(t, p, plain("short"))).ID}},
	} {
		parts, err := p.Render(post)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range parts {
			w.send(t, p, part)
		}
	}
}
