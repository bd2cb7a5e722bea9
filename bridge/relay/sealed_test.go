package relay_test

import (
	"slices"
	"testing"
	"time"

	"lifeboat/bridge"
)

// sealed makes a message one that could not be decrypted.
func sealed(id string) func(*bridge.Message) {
	return func(m *bridge.Message) { m.ID, m.Attachment, m.Text = id, bridge.Sealed, bridge.Text{} }
}

// readable is what the sender's device sends in its place.
func readable(id string) func(*bridge.Message) {
	return func(m *bridge.Message) { m.ID = id }
}

func TestWhatCouldNotBeDecryptedKeepsItsPlace(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Mirror = true }, func(w *world) {
		w.say(family, "first")
		w.say(family, "", sealed("x"))
		w.say(family, "third")
		w.pass(5 * time.Second)
		if seen := w.fallback.seen(refuge); len(seen) != 1 {
			t.Fatalf("before it can be read they saw %q", seen)
		}
		w.say(family, "second", readable("x"))
		w.pass(5 * time.Second)
		want := []string{"Grandma (via WhatsApp): first", "Grandma (via WhatsApp): second", "Grandma (via WhatsApp): third"}
		if seen := w.fallback.seen(refuge); !slices.Equal(seen, want) {
			t.Errorf("they saw %q", seen)
		}
	})
}

func TestWhatIsSealedForLongIsToldAndEdited(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Mirror = true }, func(w *world) {
		w.say(family, "", sealed("x"))
		w.say(family, "second")
		w.pass(25 * time.Second)
		want := []string{"Grandma (via WhatsApp): sent a message that cannot be read yet", "Grandma (via WhatsApp): second"}
		if seen := w.fallback.seen(refuge); !slices.Equal(seen, want) {
			t.Fatalf("they saw %q", seen)
		}
		w.restart()
		w.say(family, "first", readable("x"))
		w.pass(5 * time.Second)
		shown := w.fallback.shown(refuge)
		if last := shown[len(shown)-1].Post; last.Action != bridge.ActionEdit || last.Text.Plain != "Grandma (via WhatsApp): first" {
			t.Errorf("the last they saw is %s of %q", last.Action, last.Text.Plain)
		}
	})
}

func TestAPhotoTakesItsSealedPlace(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Mirror = true }, func(w *world) {
		w.say(family, "", sealed("x"))
		w.say(family, "second")
		w.post(family, "content", "look", readable("x"))
		w.pass(5 * time.Second)
		w.expectContents(refuge, "content", "")
	})
}

func TestASealedMessageOfPeacetimeIsNotKept(t *testing.T) {
	inWorld(t, func(w *world) {
		w.say(family, "", sealed("x"))
		w.say(family, "first", readable("x"))
		w.pass(time.Minute)
		if seen := w.fallback.seen(refuge); len(seen) != 0 {
			t.Errorf("in the refuge they saw %q", seen)
		}
	})
}
