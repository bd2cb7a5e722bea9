package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/failover"
)

// forSome lets posts be taken that reach none of three phones, until the chats are joined.
func (w *world) forSome() {
	w.Helper()
	w.chatter(3*time.Minute, "anna", "ben", "cleo")
	w.chatter(2 * time.Minute)
	w.expectPhase(failover.Down)
}

// ownWords are the relay's own posts and edits in the primary chat.
func (w *world) ownWords() []string {
	var own []string
	for _, p := range w.primary.shown(family) {
		if text := p.Post.Text.Plain; !strings.HasSuffix(text, "hello") {
			own = append(own, string(p.Post.Action)+": "+text)
		}
	}
	return own
}

func (w *world) expectOwnWords(want ...string) {
	w.Helper()
	if got := w.ownWords(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		w.Fatalf("on the primary the relay said\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

const toldThere = "post: WhatsApp has worked for only some of us since 00:03. The others go on in Telegram: " +
	"what is written there appears here, and the other way round."

func TestMembersOnBothSidesReadThatItWorksForSome(t *testing.T) {
	inWorld(t, func(w *world) {
		w.forSome()
		if seen := strings.Join(w.fallback.seen(refuge), "\n"); !strings.Contains(seen, "since 00:03. If it fails for you, go on here") || strings.Contains(seen, "kept") {
			w.Errorf("in the fallback chat members read\n%s", seen)
		}
		w.expectOwnWords(toldThere)
		w.restart()
		w.chatter(2*time.Minute, "anna", "ben", "cleo")
		w.expectOwnWords(toldThere, "edit: WhatsApp worked for only some of us from 00:03 to 00:06. It works again.")
		if seen := w.fallback.seen(refuge); !strings.HasPrefix(seen[len(seen)-1], "WhatsApp worked for only some of us") {
			w.Errorf("in the fallback chat members read\n%s", strings.Join(seen, "\n"))
		}
	})
}

func TestAPostThatIsTooOldToBeEditedIsFollowedByAnother(t *testing.T) {
	inWorldWith(t, func(w *world) { w.primary.traits.EditableFor = time.Minute }, func(w *world) {
		w.forSome()
		w.chatter(3*time.Minute, "anna", "ben", "cleo")
		w.expectOwnWords(toldThere, "post: WhatsApp worked for only some of us from 00:03 to 00:06. It works again.")
	})
}

func TestAnOutageForSomeThatBecomesOneForAll(t *testing.T) {
	inWorld(t, func(w *world) {
		w.forSome()
		w.fail()
		w.say(refuge, "kept for later")
		if seen := w.fallback.seen(refuge); !strings.Contains(strings.Join(seen, "\n"), "WhatsApp has been down since 00:03.") {
			w.Errorf("members read\n%s", strings.Join(seen, "\n"))
		}
		w.primary.set(func() { w.primary.down = false })
		w.chatter(4*time.Minute, "anna", "ben", "cleo")
		w.expectPhase(failover.Standby)
		got := w.ownWords()
		if len(got) < 2 || got[0] != toldThere || !strings.HasPrefix(got[1], "edit: WhatsApp was down from 00:03 to 00:") {
			w.Errorf("on the primary the relay said\n  %s", strings.Join(got, "\n  "))
		}
	})
}

func TestWhatCouldNotBeSaidInTimeIsNotSaid(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.down = true })
		w.say(refuge, "/down")
		w.say(refuge, "/down", by("anna"))
		w.pass(3 * time.Second)
		w.expectPhase(failover.Down)
		w.pass(time.Minute)
		w.primary.set(func() { w.primary.down = false })
		w.pass(20 * time.Minute)
		w.expectPhase(failover.Standby)
		for _, text := range w.primary.seen(family) {
			if strings.Contains(text, "only some") {
				w.Errorf("long after it was true the relay said %q", text)
			}
		}
	})
}
