package relay_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

// paced is a mirrored group whose fallback takes six posts a minute.
func paced(w *world) {
	w.groups[0].Mirror = true
	w.fallback.traits.PostsPerMinute, w.fallback.traits.PostSpacing = 6, time.Second
}

// numbered says so many things, one a second, and returns their texts.
func (w *world) numbered(count int, change ...func(*bridge.Message)) []string {
	w.Helper()
	var texts []string
	for range count {
		text := fmt.Sprintf("word %d.", w.said)
		w.say(family, text, append([]func(*bridge.Message){func(m *bridge.Message) { m.ID = text }}, change...)...)
		w.pass(time.Second)
		texts = append(texts, text)
	}
	return texts
}

// busy uses the fallback's pace up.
func (w *world) busy() {
	w.Helper()
	w.numbered(8)
	w.pass(2 * time.Minute)
	w.numbered(4)
}

func TestWhatWaitsForThePaceGoesOutTogether(t *testing.T) {
	inWorldWith(t, paced, func(w *world) {
		texts := w.numbered(60)
		w.pass(time.Minute)
		var seen []string
		for _, text := range w.fallback.seen(refuge) {
			for line := range strings.Lines(text) {
				seen = append(seen, strings.TrimPrefix(strings.TrimSpace(line), "Grandma (via WhatsApp): "))
			}
		}
		if !slices.Equal(seen, texts) {
			t.Errorf("in the refuge they saw %q", w.fallback.seen(refuge))
		}
		if posts := len(w.fallback.seen(refuge)); posts > 12 {
			t.Errorf("%d posts within two minutes, where six a minute are taken", posts)
		}
	})
}

func TestEverySpeakerIsNamedInAPostOfMany(t *testing.T) {
	inWorldWith(t, paced, func(w *world) {
		w.busy()
		before := len(w.fallback.seen(refuge))
		w.numbered(2)
		w.numbered(1, by("ben"))
		w.numbered(2)
		w.pass(time.Minute)
		want := "Grandma (via WhatsApp): word 12.\nword 13.\n~ben (via WhatsApp): word 14.\nGrandma (via WhatsApp): word 15.\nword 16."
		if seen := w.fallback.seen(refuge)[before:]; len(seen) != 1 || seen[0] != want {
			t.Errorf("they saw %q, want %q", seen, want)
		}
	})
}

func TestAHandfulGoesOutAsItIs(t *testing.T) {
	inWorldWith(t, paced, func(w *world) {
		w.busy()
		before := len(w.fallback.seen(refuge))
		w.numbered(3)
		w.pass(2 * time.Minute)
		if seen := w.fallback.seen(refuge)[before:]; len(seen) != 3 {
			t.Errorf("they saw %q", seen)
		}
	})
}

func TestAPostOfManyHoldsNoMoreThanItsPlatformTakes(t *testing.T) {
	inWorldWith(t, func(w *world) { paced(w); w.fallback.limit = 60 }, func(w *world) {
		w.busy()
		w.numbered(20)
		w.pass(5 * time.Minute)
		for _, text := range w.fallback.seen(refuge) {
			if len(text) > 60 {
				t.Errorf("a post has %d characters: %q", len(text), text)
			}
		}
	})
}

func TestChangesFollowIntoAPostOfMany(t *testing.T) {
	inWorldWith(t, paced, func(w *world) {
		w.busy()
		before := len(w.fallback.seen(refuge))
		texts := w.numbered(6)
		change := func(kind bridge.Kind, target, text string) {
			w.say(family, text, func(m *bridge.Message) { m.ID, m.Kind, m.Target = "change of "+target, kind, target })
		}
		change(bridge.Edited, texts[1], "before anybody saw it")
		change(bridge.Deleted, texts[2], "")
		w.pass(time.Minute)
		want := "Grandma (via WhatsApp): word 12.\nbefore anybody saw it\nword 15.\nword 16.\nword 17."
		if seen := w.fallback.seen(refuge)[before:]; len(seen) != 1 || seen[0] != want {
			t.Fatalf("they saw %q, want %q", seen, want)
		}
		change(bridge.Edited, texts[3], "afterwards")
		change(bridge.Deleted, texts[4], "")
		w.pass(2 * time.Minute)
		shown := w.fallback.shown(refuge)
		last := shown[len(shown)-1].Post
		if last.Action != bridge.ActionEdit || last.Text.Plain != "Grandma (via WhatsApp): word 12.\nbefore anybody saw it\nafterwards\nword 17." {
			t.Errorf("the last change was %s of %q", last.Action, last.Text.Plain)
		}
	})
}

func TestAFileEndsAPostOfMany(t *testing.T) {
	inWorldWith(t, paced, func(w *world) {
		w.busy()
		before := len(w.fallback.seen(refuge))
		w.numbered(2)
		w.post(family, "content", "look")
		w.numbered(2)
		w.pass(3 * time.Minute)
		want := []string{"Grandma (via WhatsApp): word 12.\nword 13.", "Grandma (via WhatsApp): look", "Grandma (via WhatsApp): word 15.", "Grandma (via WhatsApp): word 16."}
		if seen := w.fallback.seen(refuge)[before:]; !slices.Equal(seen, want) {
			t.Errorf("they saw %q", seen)
		}
	})
}

func TestAFileInFrontOfManyGoesByItself(t *testing.T) {
	inWorldWith(t, paced, func(w *world) {
		w.busy()
		before := len(w.fallback.seen(refuge))
		w.post(family, "content", "look")
		w.numbered(5)
		w.pass(3 * time.Minute)
		if seen := w.fallback.seen(refuge)[before:]; len(seen) != 2 || seen[0] != "Grandma (via WhatsApp): look" || !strings.HasSuffix(seen[1], "word 17.") {
			t.Errorf("they saw %q", seen)
		}
	})
}
