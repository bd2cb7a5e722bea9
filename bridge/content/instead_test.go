package content_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// tellInstead lets a source tell of what is refused.
func (s *study) tellInstead(d store.Delivery) (told bool) {
	s.Helper()
	s.write(func(tx *store.Tx) (err error) {
		told, err = s.source.TellInstead(tx, d, "too old", s.now)
		return err
	})
	return told
}

// change adds an edit or a deletion of something to the family's lane.
func (s *study) change(posted store.Delivery, m bridge.Message, kind bridge.Kind, words string) store.Delivery {
	s.Helper()
	id, _ := s.hear(words, changes(m, kind))
	action := bridge.ActionEdit
	if kind == bridge.Deleted {
		action = bridge.ActionDelete
	}
	return s.add(store.Delivery{Action: action, Message: id, Target: posted.ID})
}

func TestANoteTakesThePlaceOfAChange(t *testing.T) {
	for _, c := range []struct {
		kind bridge.Kind
		want string
	}{
		{bridge.Edited, "~anna (via FALLBACK): has changed a message of 12:00: better"},
		{bridge.Deleted, "~anna (via FALLBACK): has deleted a message of 12:00, which cannot be removed here any more"},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			s := newStudy(t)
			posted, m := s.pass("words")
			s.send(posted, 0, "seen")
			s.now = noon.Add(5 * time.Hour)
			change := s.change(posted, m, c.kind, "better")
			if !s.tellInstead(change) {
				t.Fatal("nothing was told")
			}
			s.expectTexts(c.want)
			note := s.resolved(s.lane(family)[0])
			if note.Target == nil || note.Target.ID != "seen" || note.RepeatMark == "" || note.Attention != bridge.Ordinary {
				t.Errorf("the note is %+v", note)
			}
			s.write(func(tx *store.Tx) error {
				given, err := tx.Delivery(change.ID)
				if given.State != store.Dropped || given.Reason != "too old" {
					t.Errorf("what was refused is %s: %s", given.State, given.Reason)
				}
				return err
			})
		})
	}
}

func TestADeletionOfWhatNobodySawIsNotTold(t *testing.T) {
	s := newStudy(t)
	posted, m := s.pass("words")
	if !s.tellInstead(s.change(posted, m, bridge.Deleted, "")) {
		t.Error("the deletion is not settled")
	}
	s.expectTexts("~anna (via FALLBACK): words")
}

func TestNothingIsToldOfAChangeThatIsForgotten(t *testing.T) {
	s := newStudy(t)
	posted, m := s.pass("words", by("ben"))
	s.send(posted, 0, "seen")
	edit := s.change(posted, m, bridge.Edited, "better")
	s.forget() // anna, who is taken for the author of the edit
	if !s.tellInstead(edit) {
		t.Error("the edit is not settled")
	}
	s.expectTexts()
}

func TestWhatIsNoChangeIsParked(t *testing.T) {
	s := newStudy(t)
	posted, _ := s.pass("words")
	for _, d := range []store.Delivery{
		posted,
		s.add(store.Delivery{Action: bridge.ActionPin, Target: posted.ID}),
		s.add(store.Delivery{Action: bridge.ActionEdit, Body: &bridge.Post{Text: bridge.Plainly("status")}, Target: posted.ID}),
	} {
		if s.tellInstead(d) {
			t.Errorf("%s is told by a note", d.Action)
		}
	}
}

// together makes a post of "one" and "two", and has it sent.
func (s *study) together() (post store.Delivery, one, two bridge.Message) {
	s.Helper()
	first, one := s.pass("one")
	_, two = s.pass("two")
	s.fold(first, s.source.Gather)
	post = s.lane(family)[0]
	s.send(post, 0, "seen")
	return post, one, two
}

func TestANoteTellsOfEachChangeThatAPostOfManyCannotShow(t *testing.T) {
	s := newStudy(t)
	post, one, two := s.together()
	folded := func(m bridge.Message, words string) {
		id, _ := s.hear(words, changes(m, bridge.Edited))
		s.add(store.Delivery{Action: bridge.ActionEdit, Message: id, State: store.Folded, FoldedInto: post.ID, FinishedAt: s.now})
	}
	folded(one, "good") // which the post shows
	s.now = noon.Add(5 * time.Hour)
	folded(one, "better")
	folded(two, "better")
	edit := s.add(store.Delivery{Action: bridge.ActionEdit, Target: post.ID, Body: &bridge.Post{Text: bridge.Plainly("better\nbetter")}})
	if !s.tellInstead(edit) {
		t.Fatal("nothing was told")
	}
	note := "~anna (via FALLBACK): has changed a message of 12:00: better"
	s.expectTexts(note, note)
}

func TestALineTellsOfAReactionThatAPostOfManyCannotShow(t *testing.T) {
	s := newStudy(t)
	post, one, _ := s.together()
	reaction := s.react(1, one, "ben", "👍")
	change := store.Delivery{Chat: family, Action: bridge.ActionReact, Message: reaction, CreatedAt: s.now}
	for range 2 { // once is enough
		s.write(func(tx *store.Tx) error { return s.source.Note(tx, change, post, s.now) })
	}
	s.expectTexts("👍 ~ben (to anna: “one”)")
}
