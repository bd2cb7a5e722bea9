package content_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/content"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// react has somebody put a sign on a message and returns the reaction.
func (s *study) react(original int64, m bridge.Message, who, sign string) int64 {
	s.Helper()
	id, _ := s.hear("", by(who), func(c *bridge.Message) { c.Kind, c.Target, c.Reaction = bridge.Reacted, m.ID, sign })
	s.write(func(tx *store.Tx) error { return tx.AddReaction(original, id) })
	return id
}

func TestALineOfReactionsSaysWhatIsTrueWhenItGoes(t *testing.T) {
	s := newStudy(t)
	posted, m := s.pass("dinner?")
	s.send(posted, 0, "seen")
	line := s.add(store.Delivery{Action: bridge.ActionReact, Message: s.react(posted.Message, m, "ben", "👍"), Target: posted.ID})
	s.react(posted.Message, m, "mia", "❤")
	post := s.resolved(line)
	if post.Action != bridge.ActionPost || post.Text.Plain != "👍 ~ben · ❤ ~mia" || post.Target == nil || post.Target.ID != "seen" || post.RepeatMark == "" {
		t.Errorf("the family is given %+v, answering %+v", post, post.Target)
	}
	s.write(func(tx *store.Tx) error {
		for chat, want := range map[bridge.Chat]string{family: "👍 ~ben · ❤ ~mia", refuge: ""} {
			if got, err := s.source.ReactionLine(tx, posted.Message, chat); err != nil || got != want {
				t.Errorf("%s reads %q, %v", chat, got, err)
			}
		}
		return nil
	})
	s.react(posted.Message, m, "ben", "")
	edit := s.add(store.Delivery{Action: bridge.ActionEdit, Message: line.Message, Target: line.ID})
	s.send(line, 0, "seen line")
	if post := s.resolved(edit); post.Action != bridge.ActionEdit || post.Text.Plain != "❤ ~mia" || post.Target == nil || post.Target.ID != "seen line" {
		t.Errorf("the line becomes %+v, of %+v", post, post.Target)
	}
	s.react(posted.Message, m, "mia", "")
	s.expectRefused(edit, "reactions were deleted")
}

func TestALineNamesAPostThatWasReactedToAsAWhole(t *testing.T) {
	s := newStudy(t)
	first := content.FirstLine(bridge.Post{Text: bridge.Plainly("12 messages\n\n" + strings.Repeat("more ", 100))})
	if first != "12 messages" {
		t.Errorf("the post is named %q", first)
	}
	if long := content.FirstLine(bridge.Post{Text: bridge.Plainly(strings.Repeat("more ", 100))}); len(long) > 110 {
		t.Errorf("a long line names the post by %d bytes", len(long))
	}
	whole, m := s.hear(first, func(m *bridge.Message) { m.Sender = bridge.Person{} })
	said, _ := s.hear("hello")
	s.write(func(tx *store.Tx) error {
		line, is, err := content.WholePost(tx, whole)
		if _, too, err := content.WholePost(tx, said); err != nil || too || !is || line != first {
			t.Errorf("%q stands for a whole post: %t; what anna said does: %t (%v)", line, is, too, err)
		}
		return err
	})
	line := s.add(store.Delivery{Action: bridge.ActionReact, Message: s.react(whole, m, "ben", "👍")})
	if got := s.resolved(line).Text.Plain; got != "👍 ~ben (to “12 messages”)" {
		t.Errorf("the family reads %q", got)
	}
	s.forget()
	s.write(func(tx *store.Tx) error {
		if _, is, err := content.WholePost(tx, said); is || err != nil {
			t.Errorf("what was forgotten is a whole post: %t, %v", is, err)
		}
		return nil
	})
}

// items are what a replay sees of what waits for the family.
func (s *study) items() (items []replay.Item) {
	s.Helper()
	waiting := s.lane(family)
	s.write(func(tx *store.Tx) (err error) {
		items, err = s.source.Items(tx, waiting, s.now)
		return err
	})
	return items
}

func TestItemsAreWhatWaits(t *testing.T) {
	s := newStudy(t)
	s.add(store.Delivery{Body: &bridge.Post{Text: bridge.Plainly("an announcement")}})
	said, m := s.pass("dinner?")
	s.pass("yes", by("grandma"), func(c *bridge.Message) { c.Target = m.ID })
	s.add(store.Delivery{Action: bridge.ActionReact, Message: s.react(said.Message, m, "ben", "👍"), Target: said.ID})
	photo := s.photo(family, "the table", 10)
	s.keep(photo.Message, "a photo")
	s.change(said, m, bridge.Edited, "dinner at eight?")
	caption, _ := s.hear("the tables", func(m *bridge.Message) { m.Kind, m.Target, m.Attachment = bridge.Edited, "m4", bridge.Photo })
	s.add(store.Delivery{Action: bridge.ActionEdit, Message: caption, Target: photo.ID})
	items := s.items()
	if len(items) != 6 {
		t.Fatalf("there are %d items: %+v", len(items), items)
	}
	if i := items[0]; i.ID != said.ID || i.Kind != bridge.Said || i.Text.Plain != "dinner?" || i.Who.Name != "anna" || i.Who.Via != "FALLBACK" || i.Speaker != "fallback/anna" || !i.SentAt.Equal(noon) {
		t.Errorf("what was said is %+v", i)
	}
	if i := items[1]; i.Answers != (replay.Answer{Name: "anna", Text: "dinner at eight?"}) || i.Who.Name != "Grandma" || !i.Who.Confirmed {
		t.Errorf("the answer is %+v", i)
	}
	if i := items[2]; i.Kind != bridge.Reacted || i.Target != said.ID || len(i.Reactions) != 1 || i.Reactions[0].Sign != "👍" {
		t.Errorf("the reaction is %+v", i)
	}
	if i := items[3]; len(i.Files) != 1 || i.Text.Plain != "the table" {
		t.Errorf("the photo is %+v", i)
	}
	if i := items[4]; i.Kind != bridge.Edited || i.Target != said.ID || i.Text.Plain != "dinner at eight?" || i.Answers != (replay.Answer{}) {
		t.Errorf("the edit is %+v", i)
	}
	if i := items[5]; i.Kind != bridge.Edited || i.Target != photo.ID || i.Text.Plain != "the tables" || len(i.Files) != 0 {
		t.Errorf("the edit of the caption is %+v", i)
	}
}

func TestItemsEndAtAFileThatIsStillToCome(t *testing.T) {
	s := newStudy(t)
	s.pass("one")
	s.photo(family, "two", 10)
	s.pass("three")
	if items := s.items(); len(items) != 1 {
		t.Errorf("there are %d items", len(items))
	}
	s.now = noon.Add(2 * time.Minute)
	if items := s.items(); len(items) != 3 || len(items[1].Files) != 0 || !strings.Contains(items[1].Text.Plain, "could not be fetched") {
		t.Errorf("after two minutes they are %+v", items)
	}
}

func TestAReactionToWhatDoesNotWaitIsAnItemByItself(t *testing.T) {
	s := newStudy(t)
	posted, m := s.pass("dinner?")
	s.send(posted, 0, "seen")
	reaction := s.react(posted.Message, m, "ben", "👍")
	s.add(store.Delivery{Action: bridge.ActionReact, Message: reaction, Target: posted.ID})
	for _, want := range []string{"👍", "👍 ~ben · ❤ ~mia"} {
		items := s.items()
		if len(items) != 1 || items[0].Kind != bridge.Said || items[0].Target != 0 || items[0].Text.Plain != want || items[0].Answers.Text != "dinner?" {
			t.Errorf("the items are %+v, want one that says %q", items, want)
		}
		s.react(posted.Message, m, "mia", "❤")
	}
}

func TestWhatIsAnsweredIsNamedByItsLastWording(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(*study, store.Delivery, bridge.Message)
		want   replay.Answer
	}{
		{"unchanged", func(*study, store.Delivery, bridge.Message) {}, replay.Answer{Name: "anna", Text: "words"}},
		{"edited", func(s *study, d store.Delivery, m bridge.Message) { s.change(d, m, bridge.Edited, "better") }, replay.Answer{Name: "anna", Text: "better"}},
		{"deleted", func(s *study, d store.Delivery, m bridge.Message) { s.change(d, m, bridge.Deleted, "") }, replay.Answer{}},
		{"forgotten", func(s *study, _ store.Delivery, _ bridge.Message) { s.forget() }, replay.Answer{}},
		{"disappeared", func(s *study, d store.Delivery, _ bridge.Message) {
			s.write(func(tx *store.Tx) error { return tx.ExpireMessage(d.Message) })
		}, replay.Answer{}},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := newStudy(t)
			posted, m := s.pass("words")
			s.send(posted, 0, "seen")
			c.change(s, posted, m)
			s.clear()
			s.pass("an answer", by("ben"), func(a *bridge.Message) { a.Target = m.ID })
			if items := s.items(); len(items) != 1 || items[0].Answers != c.want {
				t.Errorf("the items are %+v, want one that answers %+v", items, c.want)
			}
		})
	}
}

func TestAPhotoWithoutWordsIsNamedByWhatItIs(t *testing.T) {
	s := newStudy(t)
	photo := s.photo(family, "", 10)
	s.send(photo, 10, "seen")
	s.pass("nice", by("ben"), func(a *bridge.Message) { a.Target = "m1" })
	if items := s.items(); len(items) != 1 || items[0].Answers.Text != "sent a photo" {
		t.Errorf("the items are %+v", items)
	}
}

func TestWhatHasDisappearedOrIsForgottenIsNotShown(t *testing.T) {
	s := newStudy(t)
	secret, _ := s.pass("a secret", by("ben"), func(m *bridge.Message) { m.Lifetime = time.Minute })
	forgotten, _ := s.pass("forgotten")
	s.write(func(tx *store.Tx) error { return tx.ExpireMessage(secret.Message) })
	s.forget()
	s.write(func(tx *store.Tx) error {
		items, err := s.source.Items(tx, []store.Delivery{secret, forgotten}, s.now)
		if len(items) != 1 || !items[0].Expired || items[0].Text.Plain != "" {
			err = errors.Join(err, errors.New("forgotten words are shown"))
			t.Errorf("the items are %+v", items)
		}
		return err
	})
}
