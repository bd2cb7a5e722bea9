package whatsapp

import (
	"context"
	"database/sql"
	"strings"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// TestAFailingDatabaseLosesNothing blocks whatsmeow's own database while a
// message comes whose sender goes offline right after it, so that nobody could
// be asked for it again.
func TestAFailingDatabaseLosesNothing(t *testing.T) {
	t.Parallel()
	pace := briskPace()
	pace.busy = 100 * time.Millisecond
	r := startRelay(t, newWorld(t), pace)
	first := r.say(0, "before")
	r.hears(first)

	release := r.blockDatabase()
	mark := r.inbox.mark()
	second, third := r.say(0, "meanwhile"), r.say(0, "and meanwhile")
	r.members[0].Close()
	r.inbox.await(t, mark, "a new connection", working(bridge.Connect))
	release()
	r.hears(first, second, third)
}

// blockDatabase takes the write lock of whatsapp.db.
func (r *relay) blockDatabase() (release func()) {
	r.t.Helper()
	db, err := sql.Open("sqlite", source(r.database, 5*time.Second))
	if err != nil {
		r.t.Fatal(err)
	}
	tx, err := db.Begin()
	if err != nil {
		r.t.Fatal(err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			r.t.Error(err)
		}
		if err := db.Close(); err != nil {
			r.t.Error(err)
		}
	}
}

// TestAPanicConfirmsNothing lets the inbox panic once.
func TestAPanicConfirmsNothing(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	panicked := false
	r.inbox.mu.Lock()
	r.inbox.before = func() error {
		if !panicked {
			panicked = true
			panic("no more memory")
		}
		return nil
	}
	r.inbox.mu.Unlock()
	first, second := r.say(0, "one"), r.say(1, "two")
	r.hears(first, second)
	if !panicked {
		t.Error("nothing panicked")
	}
}

// TestAnUndecryptableMessageComesLater deletes the keys of the group while the
// relay is away. The sender is asked to send again, and meanwhile its message
// keeps its place.
func TestAnUndecryptableMessageComesLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := startRelay(t, w, briskPace())
	first := r.say(0, "before")
	r.hears(first)
	r.stop()
	second := r.say(0, "after")
	if err := w.forgetKeys(); err != nil {
		t.Fatal(err)
	}
	again := resumeRelay(t, w, briskPace(), r.inbox)
	again.inbox.await(t, 0, "a report", failing(bridge.Receive, "could not be decrypted"))
	heard := again.hears(first, second, second)
	if place := heard[1]; place.Attachment != bridge.Sealed || place.Sender != heard[2].Sender || place.Chat != heard[2].Chat {
		t.Errorf("its place is %+v", place)
	}
	if came := heard[2]; came.Text.Plain != "after" || came.Attachment != "" {
		t.Errorf("what came is %+v", came)
	}
}

func (w *world) forgetKeys() error {
	db, err := sql.Open("sqlite", source(w.database, 5*time.Second))
	if err != nil {
		return err
	}
	if _, err := db.Exec(`DELETE FROM whatsmeow_sender_keys; DELETE FROM whatsmeow_sessions`); err != nil {
		return err
	}
	return db.Close()
}

func TestReceiptsAreReported(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	mark := r.inbox.mark()
	receipt := r.mustSend(r.part("did you get it?"))
	r.inbox.await(t, mark, "a delivery", func(s bridge.Signal) bool {
		return working(bridge.Delivery)(s) && s.MessageID == receipt.ID && s.Chat == r.Chat()
	})
}

// TestDirectChats go by phone number, both ways.
func TestDirectChats(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	anna := r.members[0]
	said := anna.send(t, types.NewJID(relayNumber, types.DefaultUserServer), &waE2E.Message{Conversation: proto.String("only to you")})
	chat := bridge.Chat{Platform: "whatsapp", ID: annaNumber + "@s.whatsapp.net"}
	message := r.hears(said)[0]
	if message.Chat != chat || message.Sender.ID != chat.ID || !strings.HasSuffix(message.Sender.AlsoID, "@lid") || message.Sender.Name != "Anna" {
		t.Errorf("a direct message came as %+v", message)
	}
	answer := r.render(bridge.Post{Chat: chat, Action: bridge.ActionPost, Text: bridge.Plainly("I see")})
	receipt := r.mustSend(answer)
	r.inbox.await(t, 0, "a delivery", func(s bridge.Signal) bool {
		return working(bridge.Delivery)(s) && s.Chat == chat && s.MessageID == receipt.ID
	})
}

func TestAGroupOfHiddenNumbers(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t, sim.AddressedByLID()), briskPace())
	said := r.say(0, "who is this?")
	message := r.hears(said)[0]
	if message.Sender.ID != annaNumber+"@s.whatsapp.net" || !strings.HasSuffix(message.Sender.AlsoID, "@lid") {
		t.Errorf("the sender is %+v", message.Sender)
	}
	r.mustSend(r.render(bridge.Post{
		Chat: r.Chat(), Action: bridge.ActionPost, Text: bridge.Plainly("Anna"),
		Target: &bridge.Reference{ID: said, Sender: message.Sender.ID, Quote: "who is this?"},
	}))
	if r.seen(1)[0].ReplyTo != said {
		t.Error("the answer answers nothing")
	}
}

// TestAddressesFollowTheChat checks whom a message names in a group that goes by
// LID, and in one that goes by phone number.
func TestAddressesFollowTheChat(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t, sim.AddressedByLID()), briskPace())
	message := r.hears(r.say(0, "hello"))[0]
	s := r.platform.current.Load()
	for _, c := range []struct {
		person string
		mode   types.AddressingMode
		want   string
	}{
		{message.Sender.ID, types.AddressingModeLID, message.Sender.AlsoID},
		{message.Sender.AlsoID, types.AddressingModeLID, message.Sender.AlsoID},
		{message.Sender.AlsoID, types.AddressingModePN, message.Sender.ID},
		{"", types.AddressingModePN, s.phone.String()},
		{"", types.AddressingModeLID, s.lid.String()},
		{"4900@s.whatsapp.net", types.AddressingModeLID, "4900@s.whatsapp.net"},
	} {
		if got := s.addressed(context.Background(), c.person, c.mode); got != c.want {
			t.Errorf("%q by %s is %q, want %q", c.person, c.mode, got, c.want)
		}
	}
}

func TestOnlyConversationsAreKept(t *testing.T) {
	for address, want := range map[string]bool{
		"1203630@g.us": true, "32470@s.whatsapp.net": true, "99@lid": true,
		"status@broadcast": false, "1@newsletter": false, "13135550002@bot": false, "1@msgr": false,
	} {
		jid, err := types.ParseJID(address)
		if err != nil {
			t.Fatal(err)
		}
		if isConversation(jid) != want {
			t.Errorf("%s is a conversation: %t", address, !want)
		}
	}
}
