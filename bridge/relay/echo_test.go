package relay_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lifeboat/bridge"
)

// TestAnEchoUnderAnotherIDSettlesAnUnknownSend is about platforms that give a
// post an id of their own and name the relay's beside it.
func TestAnEchoUnderAnotherIDSettlesAnUnknownSend(t *testing.T) {
	inWorld(t, func(w *world) {
		w.unackedButArriving()
		w.say(refuge, "hello?")
		w.pass(13 * time.Second)
		part := w.primary.tried()[0].ID
		w.say(family, "hello?", func(m *bridge.Message) { m.Own, m.ID, m.PartID = true, "$event", part })
		w.primary.set(func() { w.primary.answer = nil })
		w.say(refuge, "good")
		w.pass(30 * time.Second)
		w.expectSeen(family, "…hello?", "…good")
		for _, try := range w.primary.tried()[1:] {
			if try.ID == part {
				t.Error("what was settled was sent again")
			}
		}
	})
}

func TestWhatAnEchoSettledIsFoundUnderTheIDThatMembersSee(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.fallback.set(func() {
			w.fallback.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "no answer"} }
			w.fallback.silently = true
		})
		said := w.say(family, "who comes?")
		w.pass(13 * time.Second)
		tried := w.fallback.tried()
		w.say(refuge, "who comes?", func(m *bridge.Message) { m.Own, m.ID, m.PartID = true, "$event", tried[len(tried)-1].ID })
		w.fallback.set(func() { w.fallback.answer = nil })
		w.pass(time.Second)
		w.say(refuge, "I do", func(m *bridge.Message) { m.Target = "$event" })
		w.mend()
		w.pass(time.Minute)
		shown := w.primary.shown(family)
		if len(shown) != 1 || shown[0].Post.Target == nil || shown[0].Post.Target.ID != said.ID {
			t.Errorf("the reply arrived as %+v", shown)
		}
	})
}

func TestNobodyEditsTheWordsOfOthers(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		said := w.say(family, "at five")
		w.pass(5 * time.Second)
		w.say(family, "never", func(m *bridge.Message) {
			m.Kind, m.Target, m.Sender.ID = bridge.Edited, said.ID, "mallory"
		})
		posted := w.fallback.shown(refuge)[1].ID
		w.say(refuge, "never at all", func(m *bridge.Message) { m.Kind, m.Target = bridge.Edited, posted })
		w.pass(5 * time.Second)
		if shown := w.fallback.shown(refuge); len(shown) != 2 {
			t.Errorf("an edit by somebody else arrived as %+v", shown[2:])
		}
	})
}

// TestAFileWithoutWordsIsNoEcho is about the minutes around the pin of an
// outage, which is a post without words as well.
func TestAFileWithoutWordsIsNoEcho(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		var sent []string
		for n := range 10 {
			photo := fmt.Sprintf("photo %d", n)
			w.post(refuge, photo, "")
			sent = append(sent, photo)
			w.pass(20 * time.Second)
		}
		w.mend()
		w.pass(10 * time.Minute)
		var arrived []string
		for _, post := range w.primary.shown(family) {
			if post.Content != "" {
				arrived = append(arrived, post.Content)
			}
		}
		if !slices.Equal(arrived, sent) {
			t.Errorf("of %q there arrived %q", sent, arrived)
		}
	})
}
