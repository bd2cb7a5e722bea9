package relay_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

// react lets somebody put a reaction on a message, or take it off.
func (w *world) react(who string, m bridge.Message, sign string) {
	w.Helper()
	w.reactIn(m.Chat, who, m.ID, sign)
}

func (w *world) reactIn(chat bridge.Chat, who, target, sign string) {
	w.Helper()
	w.say(chat, "", by(who), func(c *bridge.Message) {
		c.Kind, c.Target, c.Reaction = bridge.Reacted, target, sign
		c.ID = fmt.Sprint("reaction ", w.said)
	})
	w.pass(time.Second)
}

// actions are what the relay did in a chat, with the wording.
func (w *world) actions(chat bridge.Chat) []string {
	var actions []string
	for _, p := range w.on(chat).shown(chat) {
		actions = append(actions, string(p.Post.Action)+" "+p.Post.Text.Plain)
	}
	return actions
}

func (w *world) expectActions(chat bridge.Chat, want ...string) {
	w.Helper()
	if got := w.actions(chat); !slices.Equal(got, want) {
		w.Fatalf("%s saw\n  %s\nwant\n  %s", chat, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestReactionsAreOneLineThatIsEdited(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.say(refuge, "dinner?")
		w.pass(time.Second)
		w.react("anna", m, "👍")
		w.react("ben", m, "👍")
		w.react("mia", m, "❤")
		w.react("anna", m, "")
		w.react("ben", m, "")
		w.react("mia", m, "")
		w.react("ben", m, "😮")
		w.expectActions(family, "post Grandma (via Telegram): dinner?",
			"post 👍 ~anna", "edit 👍 ~anna, ~ben", "edit 👍 ~anna, ~ben · ❤ ~mia", "edit 👍 ~ben · ❤ ~mia", "edit ❤ ~mia", "delete ", "post 😮 ~ben")
		shown := w.primary.shown(family)
		if target := shown[1].Post.Target; target == nil || target.ID != shown[0].ID {
			t.Errorf("the line answers %+v, want %s", target, shown[0].ID)
		}
	})
}

func TestReactionsToTheRelaysPostsGoBack(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Mirror = true }, func(w *world) {
		m := w.say(refuge, "dinner?")
		w.pass(time.Second)
		w.reactIn(family, "anna", w.primary.shown(family)[0].ID, "👍")
		shown := w.fallback.shown(refuge)
		if len(shown) != 1 || shown[0].Post.Text.Plain != "👍 ~anna" || shown[0].Post.Target.ID != m.ID || shown[0].Post.Attention != bridge.Silent {
			t.Errorf("Telegram saw %+v", shown)
		}
		w.expectActions(family, "post Grandma (via Telegram): dinner?")
	})
}

func TestReactionsOnThePrimaryStayThereInPeacetime(t *testing.T) {
	inWorld(t, func(w *world) {
		w.say(refuge, "dinner?")
		w.pass(time.Second)
		before := len(w.fallback.shown(refuge))
		w.reactIn(family, "anna", w.primary.shown(family)[0].ID, "👍")
		if after := len(w.fallback.shown(refuge)); after != before {
			t.Errorf("Telegram saw %q", w.fallback.seen(refuge))
		}
	})
}

func TestReactionsAreAPartOfTheDigest(t *testing.T) {
	inWorld(t, func(w *world) {
		before := w.say(refuge, "said before the outage")
		w.pass(time.Second)
		w.fail()
		said := w.hold(0, 4)
		w.react("anna", said[1], "👍")
		w.react("ben", said[1], "❤")
		w.react("ben", said[2], "❤")
		w.react("ben", said[2], "")
		w.react("anna", before, "😮")
		w.mend()
		w.pass(30 * time.Second)
		digest := "…Grandma (via Telegram): message <0>\nmessage <1>\n  👍 ~anna · ❤ ~ben\nmessage <2>\nmessage <3>\n" +
			"~anna (via Telegram): (to Grandma: “said before the outage”) 😮"
		w.expectSeen(family, "…said before the outage", digest)
		w.react("mia", said[3], "👍")
		w.pass(3 * time.Minute)
		shown := w.primary.shown(family)
		last := shown[len(shown)-1]
		if last.Post.Action != bridge.ActionEdit || !strings.Contains(last.Post.Text.Plain, "message <3>\n  👍 ~mia") {
			t.Errorf("the digest was not brought up to date: %+v", last.Post)
		}
		w.expectPhase(failover.Standby)
	})
}

func TestAChangeThatComesTooLateIsToldByANote(t *testing.T) {
	change := func(w *world) {
		w.primary.traits.EditableFor, w.primary.traits.DeletableFor = 15*time.Minute, time.Hour
	}
	inWorldWith(t, change, func(w *world) {
		m := w.say(refuge, "dinner at seven")
		other := w.say(refuge, "or never")
		w.pass(16 * time.Minute)
		w.change(m, bridge.Edited, "dinner at eight")
		w.pass(time.Second)
		w.change(other, bridge.Deleted, "")
		w.pass(time.Hour)
		w.change(m, bridge.Deleted, "")
		w.pass(time.Second)
		w.expectActions(family, "post Grandma (via Telegram): dinner at seven", "post Grandma (via Telegram): or never",
			"post Grandma (via Telegram): has changed a message of 00:00: dinner at eight", "delete ",
			"post Grandma (via Telegram): has deleted a message of 00:00, which cannot be removed here any more")
		if note := w.primary.shown(family)[2].Post; note.Target == nil || note.Target.Quote != "" {
			t.Errorf("the note answers %+v", note.Target)
		}
	})
}

func TestAChangeOfADigestThatComesTooLateIsToldByANote(t *testing.T) {
	inWorldWith(t, func(w *world) { w.primary.traits.EditableFor = 15 * time.Minute }, func(w *world) {
		w.fail()
		said := w.hold(0, 5)
		w.mend()
		w.pass(20 * time.Minute)
		w.change(said[2], bridge.Deleted, "")
		w.pass(time.Second)
		w.change(said[3], bridge.Edited, "another wording")
		w.pass(time.Second)
		w.react("anna", said[4], "👍")
		w.react("ben", said[4], "❤")
		w.react("ben", said[1], "😮")
		w.change(said[1], bridge.Deleted, "")
		w.pass(time.Second)
		actions := w.actions(family)
		want := []string{
			"post Grandma (via Telegram): has deleted a message of 00:00, which cannot be removed here any more",
			"post Grandma (via Telegram): has changed a message of 00:00: another wording",
			"post 👍 ~anna (to Grandma: “message <4>”)",
			"edit 👍 ~anna · ❤ ~ben (to Grandma: “message <4>”)",
			"post 😮 ~ben (to Grandma: “message <1>”)",
			"delete ",
			"post Grandma (via Telegram): has deleted a message of 00:00, which cannot be removed here any more",
		}
		if len(actions) != 8 || !slices.Equal(actions[1:], want) {
			t.Errorf("the family saw\n%s", strings.Join(actions, "\n"))
		}
		if shown := w.primary.shown(family); shown[3].Post.Target == nil || shown[3].Post.Target.ID != shown[0].ID {
			t.Errorf("the line answers %+v, want the digest", shown[3].Post.Target)
		}
	})
}

func TestAReactionIsToldWhereTheDigestCannotBeEdited(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		said := w.hold(0, 5)
		w.mend()
		w.pass(4 * time.Minute)
		w.primary.set(func() {
			w.primary.answer = func(p bridge.Part) error {
				if strings.Contains(string(p.Payload), "messages from") {
					return &bridge.SendError{Result: bridge.Rejected, Reason: "it cannot be edited"}
				}
				return nil
			}
		})
		w.react("anna", said[2], "👍")
		w.pass(time.Minute)
		w.react("ben", said[2], "👍")
		w.pass(time.Minute)
		actions := w.actions(family)
		if want := []string{"post 👍 ~anna (to Grandma: “message <2>”)", "edit 👍 ~anna, ~ben (to Grandma: “message <2>”)"}; !slices.Equal(actions[1:], want) {
			t.Errorf("the family saw\n%s", strings.Join(actions, "\n"))
		}
	})
}

func TestReactionsToAWholeDigestAreOneLine(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.hold(0, 5)
		w.mend()
		w.pass(4 * time.Minute)
		before := len(w.actions(refuge))
		digest := w.primary.shown(family)[0].ID
		w.reactIn(family, "anna", digest, "👍")
		w.reactIn(family, "ben", digest, "❤")
		w.reactIn(family, "anna", digest, "")
		w.reactIn(family, "ben", digest, "")
		want := []string{
			"post 👍 ~anna (to “5 messages from Telegram, 00:00, UTC”)", "edit 👍 ~anna · ❤ ~ben (to “5 messages from Telegram, 00:00, UTC”)",
			"edit ❤ ~ben (to “5 messages from Telegram, 00:00, UTC”)", "delete ",
		}
		if got := w.actions(refuge)[before:]; !slices.Equal(got, want) {
			t.Errorf("Telegram saw\n%s", strings.Join(got, "\n"))
		}
		if seen := w.primary.seen(family); len(seen) != 1 {
			t.Errorf("the family saw %q", seen)
		}
		w.say(family, "thanks", func(m *bridge.Message) { m.Target = digest })
		w.pass(time.Second)
		w.expectSeen(refuge, append(w.fallback.seen(refuge)[:before+4], "Grandma (via WhatsApp): thanks")...)
	})
}

func TestALineOfReactionsIsTakenOffWithItsMessage(t *testing.T) {
	inWorld(t, func(w *world) {
		m := w.say(refuge, "dinner?")
		w.pass(time.Second)
		w.react("anna", m, "👍")
		w.change(m, bridge.Deleted, "")
		w.pass(time.Second)
		w.expectActions(family, "post Grandma (via Telegram): dinner?", "post 👍 ~anna", "delete ", "delete ")
	})
}
