package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

func TestRepliesFindTheirTargetOnBothSides(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		first := w.say(family, "who brings the cake?")
		w.pass(time.Second)
		relayed := w.fallback.shown(refuge)[1]
		w.say(refuge, "I do", func(m *bridge.Message) { m.Target = relayed.ID })
		w.mend()
		w.pass(time.Minute)
		shown := w.primary.shown(family)
		if len(shown) != 1 || shown[0].Post.Target == nil || shown[0].Post.Target.ID != first.ID || shown[0].Post.Target.Sender != "grandma" {
			w.Fatalf("the answer arrived as %+v", shown)
		}
		w.say(family, "good", func(m *bridge.Message) { m.Target = shown[0].ID })
		w.pass(time.Second)
		posts := w.fallback.shown(refuge)
		last := posts[len(posts)-1]
		if last.Post.Target == nil || last.Post.Target.ID == "" {
			w.Errorf("the answer to the answer points at %+v", last.Post.Target)
		}
	})
}

func TestEditsAndDeletionsFollowTheirTarget(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		first := w.say(family, "at five")
		second := w.say(family, "at six")
		w.pass(5 * time.Second)
		w.say(family, "at half past five", func(m *bridge.Message) { m.Kind, m.Target = bridge.Edited, first.ID })
		w.say(family, "", func(m *bridge.Message) { m.Kind, m.Target = bridge.Deleted, second.ID })
		w.pass(5 * time.Second)
		shown := w.fallback.shown(refuge)
		edit, deletion := shown[3].Post, shown[4].Post
		if edit.Action != bridge.ActionEdit || edit.Target.ID != shown[1].ID || !strings.HasSuffix(edit.Text.Plain, "at half past five") {
			w.Errorf("the edit arrived as %+v", edit)
		}
		if deletion.Action != bridge.ActionDelete || deletion.Target.ID != shown[2].ID {
			w.Errorf("the deletion arrived as %+v", deletion)
		}
	})
}

func TestWhatIsDeletedWhileHeldIsNeverSent(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		m := w.say(refuge, "a secret")
		w.say(refuge, "no secret")
		w.say(refuge, "", func(d *bridge.Message) { d.Kind, d.Target = bridge.Deleted, m.ID })
		w.mend()
		w.pass(time.Minute)
		w.expectSeen(family, "…no secret")
	})
}

func TestUnconfirmedNamesAreMarked(t *testing.T) {
	inWorld(t, func(w *world) {
		w.say(refuge, "hello", func(m *bridge.Message) { m.Sender = bridge.Person{ID: "stranger", Name: "Grandma"} })
		w.pass(time.Second)
		w.expectSeen(family, "~Grandma (via Telegram): hello")
	})
}

func TestAttachmentsBecomeALine(t *testing.T) {
	inWorld(t, func(w *world) {
		w.say(refuge, "", func(m *bridge.Message) { m.Attachment = bridge.Photo })
		w.pass(time.Second)
		w.expectSeen(family, "Grandma (via Telegram): sent a photo")
	})
}
