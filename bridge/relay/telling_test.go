package relay_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

// happened lists what was done in a chat: the action, whether it rings, and the
// end of the text.
func (w *world) happened(chat bridge.Chat) []string {
	var all []string
	for _, p := range w.on(chat).shown(chat) {
		words := strings.Fields(p.Post.Text.Plain)
		all = append(all, strings.TrimSpace(fmt.Sprintln(p.Post.Action, p.Post.Attention, strings.Join(words[max(0, len(words)-3):], " "))))
	}
	return all
}

func (w *world) expectHappened(chat bridge.Chat, want ...string) {
	w.Helper()
	got := w.happened(chat)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		w.Fatalf("in %s happened\n  %s\nwant\n  %s", chat, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestABlipIsOnePostThatIsEdited(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.down = true })
		w.pass(90 * time.Second)
		w.mend()
		w.pass(time.Hour)
		w.expectHappened(refuge, "post  when it works.", "edit  It works again.")
		shown := w.fallback.shown(refuge)
		if target := shown[1].Post.Target; target == nil || target.ID != shown[0].ID {
			w.Errorf("the edit is of %+v", target)
		}
		if got := shown[1].Post.Text.Plain; got != "WhatsApp was down from 00:00 to 00:03. It works again." {
			w.Errorf("it was edited to %q", got)
		}
	})
}

func TestAnOutageThatRangEndsWithAPost(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.pass(2 * time.Minute)
		w.mend()
		w.pass(time.Minute)
		w.expectHappened(refuge, "post  when it works.", "post ringing write is lost.", "pin ringing",
			"edit  It works again.", "unpin", "post  is quiet here.")
	})
}

func TestTheStatusIsEditedEveryTenMinutes(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		for i := range 3 {
			w.say(refuge, fmt.Sprint("message ", i))
		}
		w.pass(31 * time.Minute)
		w.expectHappened(refuge, "post  when it works.", "post ringing write is lost.", "pin ringing",
			"edit  3 messages kept.", "edit  3 messages kept.", "edit  3 messages kept.")
		shown := w.fallback.shown(refuge)
		if got := shown[5].Post.Text.Plain; !strings.HasSuffix(got, "when it works. Still down after 30 minutes. 3 messages kept.") {
			w.Errorf("the status is %q", got)
		}
	})
}

func TestUpdatesDoNotPileUp(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.pass(2 * time.Minute)
		w.fallback.set(func() { w.fallback.down = true })
		w.pass(45 * time.Minute)
		w.fallback.set(func() { w.fallback.down = false })
		w.pass(time.Minute)
		w.expectHappened(refuge, "post  when it works.", "post ringing write is lost.", "pin ringing", "edit  after 40 minutes.")
	})
}

func TestTheRingTakesThePlaceOfAStatusThatNobodySaw(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fallback.set(func() { w.fallback.down = true })
		w.fail()
		w.pass(2 * time.Minute)
		w.fallback.set(func() { w.fallback.down = false })
		w.pass(time.Minute)
		w.mend()
		w.expectHappened(refuge, "post ringing write is lost.", "pin ringing", "edit  It works again.", "unpin", "post  is quiet here.")
	})
}

func TestAnOutageThatAFallbackMissedIsNotToldThere(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fallback.set(func() { w.fallback.down = true })
		w.fail()
		w.pass(10 * time.Minute)
		w.mend()
		w.fallback.set(func() { w.fallback.down = false })
		w.pass(time.Minute)
		w.expectHappened(refuge)
	})
}

func TestGroupsDoNotSilenceEachOther(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fallback.set(func() { w.fallback.down = true })
		w.fail()
		w.fallback.set(func() { w.fallback.down = false })
		w.pass(10 * time.Second)
		w.expectHappened(refuge, "post  when it works.")
		w.expectHappened(tent, "post  when it works.")
	})
}

func TestLoggedOutInTheMiddleOfAnOutage(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.say(refuge, "kept")
		w.primary.set(func() { w.primary.account = bridge.AccountLoggedOut })
		w.pass(5 * time.Minute)
		w.expectSeen(refuge, "…when it works.", "…When WhatsApp works for you, write /up.", "…write is lost.", "")
		w.expectPhase(failover.Down)
		w.primary.set(func() { w.primary.account, w.primary.down = bridge.AccountFine, false })
		w.pass(5 * time.Minute)
		w.expectSeen(family, "…kept")
	})
}

func TestMembersEndAnOutageThatOnlyTheRelaySees(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.pass(3 * time.Minute)
		w.say(refuge, "kept")
		w.primary.set(func() { w.primary.account = bridge.AccountLoggedOut })
		w.pass(time.Minute)
		for _, voter := range []string{"anna", "ben", "carl"} {
			w.say(refuge, "/up", func(m *bridge.Message) { m.Sender = bridge.Person{ID: voter, Name: voter} })
			w.pass(10 * time.Second)
		}
		w.expectPhase(failover.Returning)
		seen := strings.Join(w.fallback.seen(refuge), "\n")
		if !strings.Contains(seen, "You say that WhatsApp works. Only this relay does not reach it yet") {
			w.Errorf("members saw\n%s", seen)
		}
		w.pass(40 * time.Minute)
		w.expectSeen(family)
		w.primary.set(func() { w.primary.account, w.primary.down = bridge.AccountFine, false })
		w.pass(5 * time.Minute)
		w.expectSeen(family, "…kept")
		w.expectPhase(failover.Standby)
	})
}

func TestAGroupIsAddressedInItsLanguages(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Languages = []string{"fr", "en"} }, func(w *world) {
		w.say(refuge, "", func(m *bridge.Message) { m.Attachment = bridge.Photo })
		w.pass(5 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): a envoyé une photo")
		w.fail()
		if seen := w.fallback.seen(refuge); !strings.Contains(seen[0], "marche") || !strings.Contains(seen[0], "\n\nWhatsApp works") ||
			!strings.HasPrefix(seen[1], "WhatsApp est en panne depuis 0\u00a0h\u00a000.") || !strings.Contains(seen[1], "\n\nWhatsApp has been down since 00:00.") {
			w.Errorf("members read\n%s", strings.Join(seen, "\n"))
		}
		w.expectSeen(tent, "WhatsApp has been down since 00:00. Let's go on here. Write as usual: your messages are kept and go back to the WhatsApp group when it works.")
	})
}
