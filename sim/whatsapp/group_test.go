package whatsapp_test

import (
	"errors"
	"testing"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp"
)

func TestGroupsAreDescribed(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	open := s.CreateGroup("Family", []string{annas, bens})
	closed := s.CreateGroup("News", []string{bens, annas}, whatsapp.AnnouncementOnly(), whatsapp.AddressedByLID())
	s.CreateGroup("Others", []string{bens, carlas})

	groups, err := anna.Client().GetJoinedGroups(deadline(t))
	if err != nil || len(groups) != 2 {
		t.Fatalf("got %d groups (%v), want 2", len(groups), err)
	}
	for i, want := range []struct {
		jid      types.JID
		name     string
		mode     types.AddressingMode
		announce bool
		admin    string
	}{
		{open, "Family", types.AddressingModePN, false, annas},
		{closed, "News", types.AddressingModeLID, true, bens},
	} {
		got := groups[i]
		if got.JID != want.jid || got.Name != want.name || got.AddressingMode != want.mode || got.IsAnnounce != want.announce {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if len(got.Participants) != 2 || got.Participants[0].PhoneNumber.User != want.admin || !got.Participants[0].IsAdmin ||
			got.Participants[1].IsAdmin || got.Participants[0].LID.IsEmpty() {
			t.Errorf("%s has the members %+v", want.name, got.Participants)
		}
	}
}

func TestOnlyMembersSeeAGroup(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	others := s.CreateGroup("Others", []string{bens, carlas})
	if _, err := anna.Client().GetGroupInfo(deadline(t), others); !errors.Is(err, whatsmeow.ErrNotInGroup) {
		t.Errorf("asking for somebody else's group ended with %v", err)
	}
	unknown := types.NewJID("1", types.GroupServer)
	if _, err := anna.Client().GetGroupInfo(deadline(t), unknown); !errors.Is(err, whatsmeow.ErrGroupNotFound) {
		t.Errorf("asking for an unknown group ended with %v", err)
	}
}

func TestOnlyTheAdminWritesAnnouncements(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna, ben := join(t, s, annas, "Anna"), join(t, s, bens, "Ben")
	news := s.CreateGroup("News", []string{annas, bens}, whatsapp.AnnouncementOnly())
	if _, err := ben.Send(deadline(t), news, "me too"); !errors.Is(err, whatsmeow.ErrServerReturnedError) {
		t.Errorf("sending ended with %v", err)
	}
	if _, err := anna.Send(deadline(t), news, "News"); err != nil {
		t.Fatal(err)
	}
	ben.gets(t, "News")
}

func TestClientsMakeGroups(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	desk, _ := link(t, s, bens)
	made, err := desk.CreateGroup(deadline(t), whatsmeow.ReqCreateGroup{
		Name: "Private", Participants: []types.JID{anna.JID(), types.NewJID("1", types.DefaultUserServer)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if made.Name != "Private" || len(made.Participants) != 2 {
		t.Errorf("the group became %+v", made)
	}
	await(t, desk, func(j *events.JoinedGroup) bool { return j.JID == made.JID })
	if err := desk.send(deadline(t), made.JID, "Hello", "ID1"); err != nil {
		t.Fatal(err)
	}
	if got := anna.next(t); got.Chat != made.JID || got.Text != "Hello" {
		t.Errorf("Anna got %+v", got)
	}
}
