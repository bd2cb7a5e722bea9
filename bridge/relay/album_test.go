package relay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

// picture lets a member post a picture of an album.
func (w *world) picture(chat bridge.Chat, content, caption string) bridge.Message {
	w.Helper()
	return w.post(chat, content, caption, func(m *bridge.Message) { m.Album = "beach" })
}

func TestAnAlbumIsOnePost(t *testing.T) {
	inWorld(t, func(w *world) {
		w.picture(refuge, "first", "at the beach")
		w.pass(time.Second)
		w.picture(refuge, "second", "")
		w.pass(time.Second)
		w.picture(refuge, "third", "the dog")
		w.say(refuge, "text")
		w.pass(5 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): at the beach\nthe dog", "", "", "Grandma (via Telegram): text")
		w.expectContents(family, "first", "second", "third", "")
	})
}

func TestAnAlbumHoldsTenPictures(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range 12 {
			w.picture(refuge, fmt.Sprint("picture ", i), "x")
		}
		w.pass(10 * time.Second)
		seen := w.primary.seen(family)
		if len(seen) != 12 || strings.Count(seen[0], "\n") != 9 || strings.Count(seen[10], "\n") != 1 {
			t.Errorf("the family saw %q", seen)
		}
	})
}

func TestWhatCannotBeCarriedOfAnAlbumIsALine(t *testing.T) {
	inWorld(t, func(w *world) {
		w.picture(refuge, "first", "at the beach")
		w.picture(refuge, strings.Repeat("x", 6_000), "")
		w.picture(refuge, "third", "")
		w.pass(5 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): at the beach\nsent a photo (6 kB, too large to be passed on)", "")
		w.expectContents(family, "first", "third")
	})
}

func TestAnAlbumOfOneIsAPhoto(t *testing.T) {
	inWorld(t, func(w *world) {
		w.picture(refuge, "alone", "at the beach")
		w.pass(5 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): at the beach")
		w.expectContents(family, "alone")
	})
}

func TestAnAlbumSurvivesARestart(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.files.upload = hanging })
		w.picture(refuge, "first", "at the beach")
		w.picture(refuge, "second", "")
		w.pass(3 * time.Second)
		w.primary.set(func() { w.primary.files.upload = nil })
		w.restart()
		w.pass(5 * time.Second)
		w.expectContents(family, "first", "second")
	})
}

func TestAPictureIsTakenOutOfAnAlbum(t *testing.T) {
	inWorld(t, func(w *world) {
		take := func(m bridge.Message) {
			w.say(refuge, "", func(deletion *bridge.Message) {
				deletion.ID, deletion.Kind, deletion.Target = "d"+m.ID, bridge.Deleted, m.ID
			})
		}
		w.primary.set(func() { w.primary.files.upload = failing(bridge.Transient) })
		w.picture(refuge, "first", "at the beach")
		unseen := w.picture(refuge, "second", "")
		third := w.picture(refuge, "third", "")
		w.pass(3 * time.Second)
		take(unseen)
		w.primary.set(func() { w.primary.files.upload = nil })
		w.pass(30 * time.Second)
		w.expectContents(family, "first", "third")
		take(third)
		w.pass(5 * time.Second)
		shown := w.primary.shown(family)
		if last := shown[len(shown)-1].Post; last.Action != bridge.ActionDelete || last.Target.ID != shown[1].ID {
			t.Errorf("deleted was %+v, want %s", last.Target, shown[1].ID)
		}
	})
}
