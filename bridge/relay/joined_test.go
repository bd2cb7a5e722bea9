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

func TestAMirroredGroupIsAlwaysJoined(t *testing.T) {
	inWorldWith(t, func(w *world) { w.groups[0].Mirror = true }, func(w *world) {
		w.say(family, "good morning")
		w.say(refuge, "good morning to you")
		w.pass(5 * time.Second)
		w.expectSeen(refuge, "Grandma (via WhatsApp): good morning")
		w.expectSeen(family, "Grandma (via Telegram): good morning to you")
		w.fail()
		w.say(refuge, "is it down?")
		w.pass(5 * time.Second)
		w.expectSeen(family, "…good morning to you")
		w.expectSeen(refuge, "…good morning", "WhatsApp has been down since 00:00. What you write here is kept and follows there when it works.")
		w.mend()
		w.pass(3 * time.Hour)
		w.say(family, "still joined")
		w.pass(5 * time.Second)
		w.expectSeen(family, "…good morning to you", "…is it down?")
		if seen := w.fallback.seen(refuge); !strings.HasSuffix(seen[len(seen)-1], "still joined") {
			w.Errorf("after the linger it saw %q", seen[len(seen)-1])
		}
	})
}

// thread is a conversation of two members, one in each chat, who answer each
// other, with the books of both.
type thread struct {
	*world
	said map[bridge.Chat][]string
}

// talk lets both say something; the second answers the first where it can see
// it.
func (th *thread) talk(label string) {
	th.Helper()
	for _, chat := range []bridge.Chat{family, refuge} {
		text := fmt.Sprint(label, " in ", chat.ID)
		th.say(chat, text, func(m *bridge.Message) {
			m.ID = text
			if shown := th.on(chat).shown(chat); len(shown) > 0 {
				m.Target = shown[len(shown)-1].ID
			}
		})
		th.said[chat] = append(th.said[chat], text)
		th.pass(20 * time.Second)
	}
}

// expectComplete holds that each side has seen all that the other has said,
// once and in order, in live posts or in replays.
func (th *thread) expectComplete() {
	th.Helper()
	for from, to := range map[bridge.Chat]bridge.Chat{family: refuge, refuge: family} {
		var seen []string
		for _, post := range th.on(to).seen(to) {
			for _, text := range th.said[from] {
				if strings.Contains(post, text) {
					seen = append(seen, text)
				}
			}
		}
		if !slices.Equal(seen, th.said[from]) {
			th.Errorf("%s saw\n  %s\nof\n  %s", to, strings.Join(seen, "\n  "), strings.Join(th.said[from], "\n  "))
		}
	}
}

func TestAThreadThatSpansFailbackIsCompleteOnBothSides(t *testing.T) {
	inWorld(t, func(w *world) {
		th := &thread{world: w, said: map[bridge.Chat][]string{}}
		w.fail()
		th.talk("in the outage")
		w.primary.set(func() { w.primary.down = false })
		for i := range 20 { // through the recovery, the probation and the replay
			th.talk(fmt.Sprint("minute ", i, "."))
			w.pass(20 * time.Second)
			if i == 7 {
				w.restart()
			}
		}
		w.expectPhase(failover.Standby)
		for i := range 4 { // the linger begins anew with each word
			w.pass(time.Hour)
			th.talk(fmt.Sprint("hour ", i, "."))
		}
		th.expectComplete()
	})
}
