package content_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/content"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// fold lets a source make one post of what waits behind a delivery.
func (s *study) fold(first store.Delivery, fold func(*store.Tx, store.Delivery) (bool, error)) (folded bool) {
	s.Helper()
	s.write(func(tx *store.Tx) (err error) {
		folded, err = fold(tx, first)
		return err
	})
	return folded
}

// texts are what the posts that wait for the family say.
func (s *study) texts() (texts []string) {
	s.Helper()
	for _, d := range s.lane(family) {
		texts = append(texts, s.resolved(d).Text.Plain)
	}
	return texts
}

func (s *study) expectTexts(want ...string) {
	s.Helper()
	if got := s.texts(); !slices.Equal(got, want) {
		s.Errorf("what waits for the family says %q, want %q", got, want)
	}
}

func by(who string) func(*bridge.Message) {
	return func(m *bridge.Message) { m.Sender = bridge.Person{ID: who, Name: who} }
}

func TestWhatWaitsIsGatheredWhoeverSaidIt(t *testing.T) {
	s := newStudy(t)
	first, _ := s.pass("one")
	s.pass("two")
	s.pass("three", by("ben"))
	if !s.fold(first, s.source.Gather) {
		t.Error("nothing was gathered")
	}
	s.expectTexts("~anna (via FALLBACK): one\ntwo\n~ben (via FALLBACK): three")
	if post := s.lane(family)[0]; !content.IsJoined(post) || post.Body.RepeatMark == "" || post.Body.Attention != bridge.Ordinary {
		t.Errorf("the post is %+v with %+v", post, post.Body)
	}
}

func TestWhatStandsForItselfIsNotGathered(t *testing.T) {
	for _, c := range []struct {
		what string
		add  func(*study)
	}{
		{"a file", func(s *study) { s.photo(family, "us", 10) }},
		{"what is late", func(s *study) { id, _ := s.hear("late"); s.add(store.Delivery{Message: id, Late: true}) }},
		{"an announcement", func(s *study) { s.add(store.Delivery{Body: &bridge.Post{Text: bridge.Plainly("hear, hear")}}) }},
		{"what another machine may have sent", func(s *study) { id, _ := s.hear("again"); s.add(store.Delivery{Message: id, Restored: true}) }},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := newStudy(t)
			first, _ := s.pass("one")
			s.pass("two")
			c.add(s)
			s.pass("three")
			s.fold(first, s.source.Gather)
			if texts := s.texts(); len(texts) != 3 || texts[0] != "~anna (via FALLBACK): one\ntwo" || texts[2] != "~anna (via FALLBACK): three" {
				t.Errorf("what waits says %q", texts)
			}
		})
	}
}

func TestAPostOfManyHoldsWhatThePlatformTakes(t *testing.T) {
	s := newStudy(t)
	var first store.Delivery
	for i := range 5 {
		message, _ := s.hear(strings.Repeat(fmt.Sprint(i), 10))
		d := s.add(store.Delivery{Chat: refuge, Message: message})
		if i == 0 {
			first = d
		}
	}
	if !s.fold(first, s.source.Gather) {
		t.Error("nothing was gathered")
	}
	lane := s.lane(refuge)
	if post := lane[0]; len(lane) < 2 || post.Body == nil || 2*len(post.Body.Text.Plain) > 120 {
		t.Errorf("of %d posts the first is %+v", len(lane), post.Body)
	}
}

func TestOneAloneIsNotGathered(t *testing.T) {
	s := newStudy(t)
	first, _ := s.pass("one")
	if s.fold(first, s.source.Gather) || s.fold(first, s.source.GatherBurst) {
		t.Error("one was made one")
	}
	s.expectTexts("~anna (via FALLBACK): one")
}

func TestOnlyTheHeadOfALaneGathers(t *testing.T) {
	s := newStudy(t)
	s.pass("one")
	second, _ := s.pass("two")
	err := s.store.Write(t.Context(), func(tx *store.Tx) error {
		_, err := s.source.Gather(tx, second)
		return err
	})
	if !errors.Is(err, store.ErrNotFoldable) {
		t.Errorf("the error is %v", err)
	}
	if s.fold(second, s.source.GatherBurst) {
		t.Error("what stands behind was made one")
	}
}

func TestChangesGoWithWhatTheyChange(t *testing.T) {
	s := newStudy(t)
	first, m := s.pass("one")
	second, n := s.pass("two")
	s.pass("three")
	edit, _ := s.hear("first", changes(m, bridge.Edited))
	s.add(store.Delivery{Action: bridge.ActionEdit, Message: edit, Target: first.ID})
	deletion, _ := s.hear("", changes(n, bridge.Deleted))
	s.add(store.Delivery{Action: bridge.ActionDelete, Message: deletion, Target: second.ID})
	s.fold(first, s.source.Gather)
	if texts := s.texts(); len(texts) != 1 || !strings.HasPrefix(texts[0], "~anna (via FALLBACK): first") || !strings.Contains(texts[0], "three") || strings.Contains(texts[0], "two") {
		t.Errorf("what waits says %q", texts)
	}
}

func TestABurstIsWhatOnePersonSaysInARow(t *testing.T) {
	answers := func(m *bridge.Message) { m.Target = "m1" }
	for _, c := range []struct {
		what string
		then func(*study) // behind "one" and "two"
		open bool
		want string
	}{
		{"nobody else has spoken", func(*study) {}, true, "~anna (via FALLBACK): one\ntwo"},
		{"somebody else has spoken", func(s *study) { s.pass("three", by("ben")) }, false, "~anna (via FALLBACK): one\ntwo"},
		{"an answer", func(s *study) { s.pass("three", answers) }, false, "~anna (via FALLBACK): one\ntwo"},
		{"a photo", func(s *study) { s.photo(family, "three", 10) }, false, "~anna (via FALLBACK): one\ntwo"},
		{"the same person", func(s *study) { s.pass("three") }, true, "~anna (via FALLBACK): one\ntwo\nthree"},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := newStudy(t)
			first, _ := s.pass("one")
			s.pass("two")
			c.then(s)
			if open := s.fold(first, s.source.Burst); open != c.open {
				t.Errorf("more may come: %t", open)
			}
			if !s.fold(first, s.source.GatherBurst) {
				t.Error("nothing was gathered")
			}
			if post := s.lane(family)[0]; s.texts()[0] != c.want || post.Phase != store.Burst || !content.IsJoined(post) {
				t.Errorf("the first post is %q, want %q", s.texts()[0], c.want)
			}
		})
	}
}

func TestABurstOfWhatIsForgottenIsNone(t *testing.T) {
	s := newStudy(t)
	first, _ := s.pass("one")
	s.pass("two")
	s.forget()
	if s.fold(first, s.source.Burst) || s.fold(first, s.source.GatherBurst) {
		t.Error("words that were forgotten are a burst")
	}
}

func TestHowAPostOfManyLooks(t *testing.T) {
	s := newStudy(t)
	far := s.source.ReplayOptions(refuge, noon)
	if far.Limit != 120 || far.Measure("abc") != 6 || far.Mode != replay.Digest || far.Zone != time.UTC || !far.Now.Equal(noon) || far.Continues {
		t.Errorf("on a platform that measures: %+v", far)
	}
	if near := s.source.ReplayOptions(family, noon); near.Limit != 4000 || near.Measure("äöü") != 3 {
		t.Errorf("on a platform that does not measure: %+v", near)
	}
	for _, c := range []struct {
		post    store.Delivery
		untimed bool
	}{
		{store.Delivery{Chat: family, Phase: store.Burst}, true},
		{store.Delivery{Chat: family, Phase: store.Burst, Late: true}, false},
		{store.Delivery{Chat: family, Phase: "digest"}, false},
	} {
		if o := s.source.OptionsFor(c.post, noon); !o.Continues || o.Untimed != c.untimed {
			t.Errorf("%+v looks like %+v", c.post, o)
		}
	}
}
