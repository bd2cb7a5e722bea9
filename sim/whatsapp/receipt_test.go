package whatsapp_test

import (
	"context"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp"
)

func TestReceiptsReachTheSender(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	group := s.CreateGroup("Family", []string{annas, bens})
	c, _ := link(t, s, bens)
	if err := c.send(deadline(t), group, "Hello", "ID1"); err != nil {
		t.Fatal(err)
	}
	got := await(t, c, always[*events.Receipt])
	if got.Chat != group || got.Sender != anna.JID() || got.MessageIDs[0] != "ID1" || got.Type != types.ReceiptTypeInactive {
		t.Errorf("got the receipt %+v", got)
	}

	chat, sender := group, *c.Store.ID
	if err := anna.Client().MarkRead(deadline(t), []types.MessageID{"ID1"}, time.Now(), chat, sender); err != nil {
		t.Fatal(err)
	}
	await(t, c, func(r *events.Receipt) bool { return r.Type == types.ReceiptTypeRead && r.MessageIDs[0] == "ID1" })
}

func TestReceiptsWaitForTheSender(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	group := s.CreateGroup("Family", []string{annas, bens})
	c, container := link(t, s, bens)
	delay := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.DeliveriesDelayed, Who: whatsapp.Only(annas)})
	if err := c.send(deadline(t), group, "Hello", "ID1"); err != nil {
		t.Fatal(err)
	}
	c.Disconnect()
	lift(t, delay)
	anna.gets(t, "Hello")

	again := restart(t, s, bens, container, nil)
	again.connect(t)
	await(t, again, func(r *events.Receipt) bool { return r.MessageIDs[0] == "ID1" && r.Sender == anna.JID() })
}

func lift(t *testing.T, fault *whatsapp.Active) {
	t.Helper()
	if err := fault.Lift(); err != nil {
		t.Errorf("lift the fault: %v", err)
	}
}

// forgetful loses sender keys, so nothing in a group can be decrypted.
type forgetful struct {
	store.SenderKeyStore
}

func (forgetful) GetSenderKey(context.Context, string, string) ([]byte, error) {
	return nil, nil
}

func TestUndecryptableMessageIsAskedForAgain(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	group := s.CreateGroup("Family", []string{annas, bens})
	c, _ := link(t, s, bens)
	if _, err := anna.Send(deadline(t), group, "first"); err != nil {
		t.Fatal(err)
	}
	awaitText(t, c, "first")
	c.Store.SenderKeys = forgetful{c.Store.SenderKeys}

	if _, err := anna.Send(deadline(t), group, "second"); err != nil {
		t.Fatal(err)
	}
	await(t, c, always[*events.UndecryptableMessage])
	if again := awaitText(t, c, "second"); again.RetryCount != 1 {
		t.Errorf("the message came with retry count %d, want 1", again.RetryCount)
	}
}
