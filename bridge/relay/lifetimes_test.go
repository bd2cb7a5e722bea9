package relay_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

// lasting is a message that is set to disappear.
func lasting(d time.Duration) func(*bridge.Message) {
	return func(m *bridge.Message) { m.Lifetime = d }
}

// inMirroredWorld has a family whose chats are always joined.
func inMirroredWorld(t *testing.T, test func(*world)) {
	t.Helper()
	inWorldWith(t, func(w *world) { w.groups[0].Mirror = true }, test)
}

// keeps says whether the files of the database hold some words, wherever in them.
func (w *world) keeps(words string) bool {
	w.Helper()
	for _, path := range []string{w.path, w.path + "-wal"} {
		content, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			w.Fatal(err)
		}
		if bytes.Contains(content, []byte(words)) {
			return true
		}
	}
	return false
}

// expectKept holds that words are kept, or that they are kept nowhere, after a
// restart, which empties the log of the database.
func (w *world) expectKept(words string, want bool) {
	w.Helper()
	w.restart()
	if got := w.keeps(words); got != want {
		w.Errorf("%q is kept: %t, want %t", words, got, want)
	}
}

func TestWhatWasSetToDisappearIsKeptNowhereAndDeletedElsewhere(t *testing.T) {
	inMirroredWorld(t, func(w *world) {
		said := w.say(family, "a whisper", lasting(2*time.Hour))
		w.say(family, "a remark")
		w.pass(5 * time.Second)
		shown := w.fallback.shown(refuge)
		w.say(refuge, "an answer", func(m *bridge.Message) { m.Target = shown[0].ID })
		w.say(family, "a murmur", func(m *bridge.Message) { m.Kind, m.Target = bridge.Edited, said.ID })
		w.pass(time.Hour)
		w.expectKept("a whisper", true)
		w.expectKept("a murmur", true)

		w.pass(time.Hour)
		w.expectKept("a whisper", false)
		w.expectKept("a murmur", false)
		w.expectKept("a remark", true)
		happened := w.fallback.shown(refuge)
		last := happened[len(happened)-1].Post
		if last.Action != bridge.ActionDelete || last.Target.ID != shown[0].ID {
			t.Errorf("the copy was not deleted; the last that happened is %+v", last)
		}
		if got := w.events("disappeared"); len(got) != 1 || string(got[0].Detail) != `{"messages":1,"undelivered":0}` {
			t.Errorf("the history says %+v", got)
		}
	})
}

func TestAFileDisappears(t *testing.T) {
	inMirroredWorld(t, func(w *world) {
		w.post(family, "a picture", "its caption", lasting(2*time.Hour))
		w.pass(time.Minute)
		w.expectContents(refuge, "a picture")
		w.pass(2*time.Hour + 11*time.Minute)
		w.expectKept("its caption", false)
		if w.kept() != 0 {
			t.Errorf("%d bytes are kept", w.kept())
		}
	})
}

func TestWhatHasDisappearedBeforeItWasDeliveredIsCounted(t *testing.T) {
	for _, many := range []int{2, 6} {
		t.Run(fmt.Sprint(many), func(t *testing.T) {
			inMirroredWorld(t, func(w *world) {
				w.lose(w.fallback)
				for i := range many {
					w.say(family, fmt.Sprint("whisper ", i), lasting(time.Hour))
				}
				w.say(family, "a remark")
				w.pass(2 * time.Hour)
				w.expectKept("whisper", false)
				w.find(w.fallback)
				w.pass(10 * time.Minute)
				all := strings.Join(w.fallback.seen(refuge), "\n")
				count := fmt.Sprintf("%d messages were set to disappear, and have", many)
				if strings.Count(all, count) != 1 || !strings.Contains(all, "a remark") || strings.Contains(all, "whisper") {
					t.Errorf("the refuge saw\n%s\nwant %q", all, count)
				}
				if got := w.events("disappeared"); len(got) != 1 || !strings.Contains(string(got[0].Detail), fmt.Sprintf(`"undelivered":%d`, many)) {
					t.Errorf("the history says %+v", got)
				}
			})
		})
	}
}

func TestWhatIsHeldDisappears(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		for i := range 6 {
			w.say(refuge, fmt.Sprint("whisper ", i), lasting(time.Hour))
			w.say(refuge, fmt.Sprint("remark ", i))
		}
		w.pass(time.Hour)
		w.expectKept("whisper", false)
		w.mend()
		w.pass(5 * time.Minute)
		all := strings.Join(w.primary.seen(family), "\n")
		if !strings.Contains(all, "6 messages were set to disappear, and have") || strings.Count(all, "remark") != 6 || strings.Contains(all, "whisper") {
			t.Errorf("the family saw\n%s", all)
		}
	})
}

func TestWhatIsComposedDisappears(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		for i := range 6 {
			w.say(refuge, fmt.Sprint("whisper ", i), lasting(time.Hour))
			w.say(refuge, fmt.Sprint("remark ", i))
		}
		w.primary.set(func() {
			w.primary.answer = func(bridge.Part) error {
				return &bridge.SendError{Result: bridge.RateLimited, Reason: "later", RetryAfter: 10 * time.Minute}
			}
		})
		w.mend()
		w.expectKept("whisper", true)
		w.pass(2 * time.Hour)
		w.expectKept("whisper", false)
		w.primary.set(func() { w.primary.answer = nil })
		w.pass(30 * time.Minute)
		all := strings.Join(w.primary.seen(family), "\n")
		if !strings.Contains(all, "6 messages were set to disappear, and have") || strings.Count(all, "remark") != 6 || strings.Contains(all, "whisper") {
			t.Errorf("the family saw\n%s", all)
		}
	})
}

func TestAPostOfManyIsEditedWhenSomeOfItDisappears(t *testing.T) {
	inMirroredWorld(t, func(w *world) {
		w.lose(w.fallback)
		for i := range 6 {
			w.say(family, fmt.Sprint("whisper ", i), lasting(2*time.Hour))
			w.say(family, fmt.Sprint("remark ", i))
		}
		w.find(w.fallback)
		w.pass(time.Minute)
		w.expectKept("whisper", true)
		w.pass(2 * time.Hour)
		w.expectKept("whisper", false)
		shown := w.fallback.shown(refuge)
		last := shown[len(shown)-1].Post
		if last.Action != bridge.ActionEdit || strings.Contains(last.Text.Plain, "whisper") || strings.Count(last.Text.Plain, "remark") != 6 ||
			!strings.Contains(last.Text.Plain, "6 messages were set to disappear, and have") {
			t.Errorf("the last that happened is %s\n%s", last.Action, last.Text.Plain)
		}
	})
}

func TestDisappearingGoesOnAfterARestart(t *testing.T) {
	inMirroredWorld(t, func(w *world) {
		w.say(family, "a whisper", lasting(time.Hour))
		w.pass(time.Minute)
		w.end()
		w.pass(3 * time.Hour)
		w.start()
		w.pass(10 * time.Second)
		w.expectKept("a whisper", false)
		if happened := w.fallback.shown(refuge); happened[len(happened)-1].Post.Action != bridge.ActionDelete {
			t.Error("the copy was not deleted")
		}
	})
}
