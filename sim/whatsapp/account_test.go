package whatsapp_test

import (
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
)

func TestNumbersAreFound(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	s.RegisterNumber("+"+bens, "Ben")
	found, err := anna.Client().IsOnWhatsApp(deadline(t), []string{"+" + bens, "+" + carlas})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 2 || !found[0].IsIn || found[0].PhoneNumber.User != bens || found[1].IsIn {
		t.Errorf("got %+v", found)
	}
}

func TestUnlinkedCompanionsGetNothingMore(t *testing.T) {
	t.Parallel()
	talk := startTalk(t)
	if _, err := talk.anna.Send(deadline(t), talk.group, "to the desk"); err != nil {
		t.Fatal(err)
	}
	awaitText(t, talk.companion, "to the desk")
	stored := *talk.companion.Store
	if err := talk.companion.Logout(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := talk.anna.Send(deadline(t), talk.group, "to nobody"); err != nil {
		t.Errorf("the group is out of order: %v", err)
	}
	again := newCompanion(t, talk.server, bens, &stored, nil)
	again.connect(t)
	await(t, again, func(e *events.LoggedOut) bool { return e.OnConnect })
}

// TestPrekeysAreUploadedAnew uses up what a phone has uploaded, as many new companions of others would.
func TestPrekeysAreUploadedAnew(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna, ben := join(t, s, annas, "Anna"), join(t, s, bens, "Ben")
	onServer := func() int {
		count, err := internals(anna.Client()).GetServerPreKeyCount(deadline(t))
		if err != nil {
			t.Fatal(err)
		}
		return count
	}
	for left := onServer(); left > 4; left-- {
		keys, err := internals(ben.Client()).FetchPreKeys(deadline(t), []types.JID{anna.JID()})
		if err != nil || len(keys) != 1 {
			t.Fatalf("got %d bundles (%v), want 1", len(keys), err)
		}
	}
	for limit := deadline(t); onServer() <= 4 && limit.Err() == nil; {
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := ben.Send(deadline(t), anna.JID(), "still fits"); err != nil {
		t.Fatal(err)
	}
	anna.gets(t, "still fits")
}
