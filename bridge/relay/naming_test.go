package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
)

// answer lets somebody reply to a message.
func (w *world) answer(m bridge.Message, text string) bridge.Message {
	w.Helper()
	return w.say(m.Chat, text, by("ben"), func(c *bridge.Message) { c.ID, c.Target = "answer "+text, m.ID })
}

func TestADigestNamesWhatIsAnsweredByItsLastWording(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		said := w.hold(0, 3)
		photo := w.post(refuge, "a photo of us", "")
		for i, text := range []string{"to the first", "to the second", "to the third"} {
			w.answer(said[i], text)
		}
		w.answer(photo, "to the photo")
		w.change(said[1], bridge.Edited, "better words")
		w.change(said[2], bridge.Deleted, "")
		w.mend()
		w.pass(4 * time.Minute)
		digest := strings.Join(w.primary.seen(family), "\n")
		want := "~ben (via Telegram): (to Grandma: “message <0>”) to the first\n(to Grandma: “better words”) to the second\nto the third\n(to Grandma: “sent a photo”) to the photo"
		if !strings.Contains(digest, want) {
			t.Errorf("the digest is\n%s\nwant in it\n%s", digest, want)
		}
	})
}

func TestAReplyQuotesTheLastWording(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.say(refuge, "dinner at seven")
		w.pass(time.Second)
		quote := func(text string) string {
			w.answer(m, text)
			w.pass(time.Second)
			shown := w.primary.shown(family)
			if target := shown[len(shown)-1].Post.Target; target != nil {
				return target.Quote
			}
			return "no quote"
		}
		if got := quote("fine"); got != "dinner at seven" {
			t.Errorf("the first answer quotes %q", got)
		}
		w.change(m, bridge.Edited, "dinner at eight")
		w.pass(time.Second)
		if got := quote("too late"); got != "dinner at eight" {
			t.Errorf("the second answer quotes %q", got)
		}
		w.change(m, bridge.Deleted, "")
		w.pass(time.Second)
		if got := quote("what a pity"); got != "" {
			t.Errorf("what was deleted is quoted as %q", got)
		}
	})
}
