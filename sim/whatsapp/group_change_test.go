package whatsapp_test

import (
	"errors"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types/events"
)

func TestAGroupIsClosedAndOpened(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	desk, _ := link(t, s, bens)
	family := s.CreateGroup("Family", []string{annas, bens})

	s.CloseGroup(family)
	await(t, desk, func(g *events.GroupInfo) bool { return g.Announce != nil && g.Announce.IsAnnounce })
	if err := desk.send(deadline(t), family, "me too", "ID1"); !errors.Is(err, whatsmeow.ErrServerReturnedError) {
		t.Errorf("writing in a closed group ended with %v", err)
	}
	s.Promote(family, bens)
	await(t, desk, func(g *events.GroupInfo) bool { return len(g.Promote) == 1 })
	if err := desk.send(deadline(t), family, "as an admin", "ID2"); err != nil {
		t.Errorf("an admin's writing ended with %v", err)
	}
	s.Demote(family, bens)
	await(t, desk, func(g *events.GroupInfo) bool { return len(g.Demote) == 1 })
	s.OpenGroup(family)
	await(t, desk, func(g *events.GroupInfo) bool { return g.Announce != nil && !g.Announce.IsAnnounce })
	if err := desk.send(deadline(t), family, "as everybody", "ID3"); err != nil {
		t.Errorf("writing in an open group ended with %v", err)
	}
	anna.gets(t, "as an admin", "as everybody")
}

func TestAMemberIsRemovedAndAdded(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	desk, _ := link(t, s, bens)
	family := s.CreateGroup("Family", []string{annas, bens})
	if err := desk.send(deadline(t), family, "here", "ID1"); err != nil {
		t.Fatal(err)
	}

	s.RemoveFromGroup(family, bens)
	await(t, desk, func(g *events.GroupInfo) bool { return len(g.Leave) == 1 })
	if _, err := desk.GetGroupInfo(deadline(t), family); !errors.Is(err, whatsmeow.ErrNotInGroup) {
		t.Errorf("asking for a group that one was removed from ended with %v", err)
	}
	s.AddToGroup(family, bens)
	await(t, desk, func(g *events.GroupInfo) bool { return len(g.Join) == 1 })
	if err := desk.send(deadline(t), family, "again", "ID2"); err != nil {
		t.Fatal(err)
	}
	anna.gets(t, "here", "again")
}
