package whatsapp_test

import (
	"testing"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

func TestDirectMessages(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna, ben := join(t, s, annas, "Anna"), join(t, s, bens, "Ben")
	if _, err := anna.Send(deadline(t), ben.JID(), "Just you"); err != nil {
		t.Fatal(err)
	}
	got := ben.next(t)
	if got.Text != "Just you" || got.Sender != anna.JID() || got.FromMe {
		t.Errorf("Ben got %+v", got)
	}
	if _, err := ben.Reply(deadline(t), got, "And just you"); err != nil {
		t.Fatal(err)
	}
	if reply := anna.next(t); reply.Text != "And just you" || reply.QuotedID != got.ID {
		t.Errorf("Anna got %+v", reply)
	}
}

func TestDirectMessagesReachAllDevicesOfBothSides(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna, ben := join(t, s, annas, "Anna"), join(t, s, bens, "Ben")
	annasDesk, _ := link(t, s, annas)
	bensDesk, _ := link(t, s, bens)
	if _, err := anna.Send(deadline(t), ben.JID(), "from the phone"); err != nil {
		t.Fatal(err)
	}
	ben.gets(t, "from the phone")
	awaitText(t, bensDesk, "from the phone")
	if own := awaitText(t, annasDesk, "from the phone"); !own.Info.IsFromMe || own.Info.RecipientAlt.User != bens {
		t.Errorf("Anna's desk got %+v", own.Info)
	}

	if err := bensDesk.send(deadline(t), anna.JID(), "from the desk", "ID1"); err != nil {
		t.Fatal(err)
	}
	anna.gets(t, "from the desk")
	awaitText(t, annasDesk, "from the desk")
	if got := ben.next(t); got.Text != "from the desk" || !got.FromMe {
		t.Errorf("Ben's phone got %+v", got)
	}
	await(t, bensDesk, func(r *events.Receipt) bool { return r.MessageIDs[0] == "ID1" && !r.IsFromMe })
}

func TestNobodyIsWrittenToWhoIsNotThere(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	for _, to := range []types.JID{
		types.NewJID("1", types.DefaultUserServer), types.NewJID("1", types.HiddenUserServer), types.NewJID("1", types.GroupServer),
	} {
		if _, err := anna.Send(deadline(t), to, "Hello?"); err == nil {
			t.Errorf("a message to %s was acknowledged", to)
		}
	}
}
