package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestAMessageComesBackAsItWas(t *testing.T) {
	s := open(t)
	m := bridge.Message{
		Chat: home, ID: "3EB0", Kind: bridge.Edited, SentAt: noon, Target: "3EAF", Attachment: bridge.Photo, Own: true,
		Sender: bridge.Person{ID: "1@lid", AlsoID: "49@s.whatsapp.net", Name: "Grandma 👵"},
		Text:   bridge.Styled("a bold\x00 word", bridge.Bold),
	}
	id := addMessage(t, s, m)
	got := reading(t, s, func(tx *store.Tx) (bridge.Message, error) { return tx.Message(id) })
	if diff := cmp.Diff(m, got); diff != "" {
		t.Errorf("the message (-want +got):\n%s", diff)
	}
	err := s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Message(id + 1); return err })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a message that is not there gives %v", err)
	}
}

// find asks which message members of a chat see under an id; 0 is none.
func find(t fataler, s *store.Store, chat bridge.Chat, id string) int64 {
	t.Helper()
	return reading(t, s, func(tx *store.Tx) (int64, error) {
		message, found, err := tx.FindMessage(chat, id)
		if found != (message != 0) {
			t.Fatal("found is", found, "but the message is", message)
		}
		return message, err
	})
}

// whereIs asks where members of a chat see a message.
func whereIs(t fataler, s *store.Store, message int64, chat bridge.Chat) (ref bridge.Reference, found bool) {
	t.Helper()
	read(t, s, func(tx *store.Tx) (err error) {
		ref, found, err = tx.FindInChat(message, chat)
		return err
	})
	return ref, found
}

func TestTheMapLeadsFromChatToChatAndBack(t *testing.T) {
	s := open(t)
	message := addMessage(t, s, said(refuge, "17", "dinner at seven"))
	post := addDelivery(t, s, posting(message, home, store.Live))
	write(t, s, func(tx *store.Tx) error { return tx.Start(post, []bridge.Part{part("3EB01"), part("3EB02")}, noon) })
	if _, found := whereIs(t, s, message, home); found {
		t.Error("a message is to be seen where it was not posted yet")
	}
	send(t, s, post, "3EB01", "3EB02")

	for _, seen := range []struct {
		chat bridge.Chat
		id   string
	}{{refuge, "17"}, {home, "3EB01"}, {home, "3EB02"}} {
		if got := find(t, s, seen.chat, seen.id); got != message {
			t.Errorf("%s in %v is message %d, want %d", seen.id, seen.chat, got, message)
		}
	}
	for chat, want := range map[bridge.Chat]bridge.Reference{
		refuge: {ID: "17", Sender: "grandma", Quote: "dinner at seven"},
		home:   {ID: "3EB01", Quote: "dinner at seven"},
	} {
		if got, _ := whereIs(t, s, message, chat); got != want {
			t.Errorf("in %v it is %+v, want %+v", chat, got, want)
		}
	}
	for _, nowhere := range []string{"18", "part of 3EB01", ""} {
		if got := find(t, s, refuge, nowhere); got != 0 {
			t.Errorf("%q in the wrong chat is message %d", nowhere, got)
		}
	}
}

func TestOnlyWhatWasSaidOrPostedIsInTheMap(t *testing.T) {
	s := open(t)
	original := addMessage(t, s, said(refuge, "17", "dinner at six"))
	send(t, s, addDelivery(t, s, posting(original, home, store.Live)), "3EB01")

	edited := said(refuge, "17", "dinner at seven")
	edited.Kind = bridge.Edited
	edit := posting(addMessage(t, s, edited), home, store.Live)
	edit.Action = bridge.ActionEdit
	send(t, s, addDelivery(t, s, edit), "3EB01")

	announcement := store.Delivery{Chat: home, Lane: store.Live, Action: bridge.ActionPost, Body: &bridge.Post{}, CreatedAt: noon}
	send(t, s, addDelivery(t, s, announcement), "3EB02")

	if got := find(t, s, refuge, "17"); got != original {
		t.Errorf("the id of an edit leads to %d, want the original %d", got, original)
	}
	if got := find(t, s, home, "3EB01"); got != original {
		t.Errorf("the id of an edited post leads to %d, want the original %d", got, original)
	}
	if got := find(t, s, home, "3EB02"); got != 0 {
		t.Errorf("an announcement is message %d", got)
	}
	for _, chat := range []bridge.Chat{home, refuge} {
		if ref, found := whereIs(t, s, edit.Message, chat); found {
			t.Errorf("an edit is to be seen in %v at %+v", chat, ref)
		}
	}
}

func TestATriedPostIsFoundByItsOwnID(t *testing.T) {
	s := open(t)
	post := addPost(t, s, "17")
	write(t, s, func(tx *store.Tx) error { return tx.Start(post, []bridge.Part{part("3EB01")}, noon) })
	if got := find(t, s, home, "3EB01"); got != 0 {
		t.Error("a part is found that never left")
	}
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.TryPart(post, 0, noon), tx.RetryDelivery(post, store.Unsettled, noon, "no answer"))
	})
	if got, want := find(t, s, home, "3EB01"), find(t, s, refuge, "17"); got != want {
		t.Errorf("a reply to a post that arrived unnoticed finds %d, want %d", got, want)
	}
}

func TestTheLatestMessageIsMeant(t *testing.T) {
	s := open(t)
	addMessage(t, s, said(refuge, "17", "before the move"))
	later := addMessage(t, s, said(refuge, "17", "after it"))
	if got := find(t, s, refuge, "17"); got != later {
		t.Errorf("an id that occurs twice leads to %d, want %d", got, later)
	}
}

func TestQuotesAreShort(t *testing.T) {
	s := open(t)
	for text, want := range map[string]string{
		"":                        "",
		"short":                   "short",
		strings.Repeat("é", 200):  strings.Repeat("é", 200),
		strings.Repeat("👵", 1000): strings.Repeat("👵", 200),
	} {
		message := addMessage(t, s, said(refuge, "1", text))
		if ref, _ := whereIs(t, s, message, refuge); ref.Quote != want {
			t.Errorf("a text of %d bytes is quoted with %d, want %d", len(text), len(ref.Quote), len(want))
		}
	}
}

func TestFindDelivery(t *testing.T) {
	s := open(t)
	message := addMessage(t, s, said(refuge, "17", "hello"))
	reaction := posting(message, home, store.Live)
	reaction.Action = bridge.ActionReact
	addDelivery(t, s, reaction)
	post := addDelivery(t, s, posting(message, home, store.Replay))
	for chat, want := range map[bridge.Chat]int64{home: post, refuge: 0} {
		got := reading(t, s, func(tx *store.Tx) (int64, error) {
			id, found, err := tx.FindDelivery(message, chat)
			if found != (want != 0) {
				t.Errorf("found in %v is %v", chat, found)
			}
			return id, err
		})
		if got != want {
			t.Errorf("the delivery for %v is %d, want %d", chat, got, want)
		}
	}
}

func TestOwnIDsAreKnown(t *testing.T) {
	s := open(t)
	send(t, s, addPost(t, s, "17"), "3EB01")
	for id, want := range map[string]bool{"3EB01": true, "part of 3EB01": true, "17": false, "": false} {
		got := reading(t, s, func(tx *store.Tx) (bool, error) { return tx.KnownID(home, id) })
		if got != want {
			t.Errorf("%q is known: %v, want %v", id, got, want)
		}
	}
	if reading(t, s, func(tx *store.Tx) (bool, error) { return tx.KnownID(refuge, "3EB01") }) {
		t.Error("an id is known in a chat where it was not sent")
	}
}
