package relay_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/quiet"
)

// atNight is a world that begins at midnight, with quiet hours until 07:00 for
// the family.
func atNight(t *testing.T, test func(*world)) {
	t.Helper()
	inWorldWith(t, func(w *world) { w.groups[0].Quiet = quiet.Hours{From: 22 * time.Hour, To: 7 * time.Hour} }, test)
}

// passUntil lets time pass until the clock shows a time of the first day.
func (w *world) passUntil(clock time.Duration) {
	w.Helper()
	w.pass(time.Until(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(clock)))
}

// rings counts the posts of a chat that call everybody.
func (w *world) rings(chat bridge.Chat) int {
	n := 0
	for _, p := range w.on(chat).shown(chat) {
		if p.Post.Action == bridge.ActionPost && p.Post.Attention == bridge.Ringing {
			n++
		}
	}
	return n
}

func TestTheRingWaitsForTheMorning(t *testing.T) {
	atNight(t, func(w *world) {
		w.passUntil(6*time.Hour + 30*time.Minute)
		w.fail()
		w.passUntil(6*time.Hour + 59*time.Minute)
		if w.rings(refuge) != 0 || w.rings(tent) != 1 {
			w.Errorf("the family was called %d times and the club %d times, want 0 and 1", w.rings(refuge), w.rings(tent))
		}
		w.passUntil(7*time.Hour + time.Second)
		if w.rings(refuge) != 1 {
			w.Errorf("in the morning the family was called %d times", w.rings(refuge))
		}
	})
}

func TestAnOutageOfTheNightIsOneEditedPost(t *testing.T) {
	atNight(t, func(w *world) {
		w.fail()
		w.pass(3 * time.Minute)
		w.mend()
		w.passUntil(9 * time.Hour)
		w.expectHappened(refuge, "post  when it works.", "edit  It works again.")
	})
}

func TestWhatWasHeldComesInTheMorningAndLiveMessagesFlow(t *testing.T) {
	atNight(t, func(w *world) {
		w.fail()
		w.say(refuge, "held")
		w.mend()
		w.expectPhase(failover.Returning)
		w.say(refuge, "said at night")
		w.say(family, "answered at night")
		w.pass(time.Minute)
		w.expectSeen(family, "Grandma (via Telegram): said at night")
		w.expectSeen(refuge, "…when it works.", "…brought to the WhatsApp group in the morning.", "Grandma (via WhatsApp): answered at night")
		w.restart()
		w.passUntil(6*time.Hour + 59*time.Minute)
		w.expectPhase(failover.Returning)
		w.expectSeen(family, "…said at night")
		w.passUntil(7*time.Hour + time.Minute)
		w.expectSeen(family, "…said at night", "[00:00] Grandma (via Telegram): held")
		w.pass(5 * time.Minute)
		w.expectPhase(failover.Standby)
	})
}

func TestAtNightNobodyIsDisturbed(t *testing.T) {
	atNight(t, func(w *world) {
		w.passUntil(21*time.Hour + 50*time.Minute)
		w.fail()
		w.pass(3 * time.Minute)
		w.say(family, "in the evening")
		w.passUntil(22 * time.Hour)
		w.say(family, "at night")
		w.pass(5 * time.Second)
		shown := w.fallback.shown(refuge)
		for text, want := range map[string]bridge.Attention{"in the evening": bridge.Ordinary, "at night": bridge.Silent} {
			for _, p := range shown {
				if p.Post.Text.Plain == "Grandma (via WhatsApp): "+text && p.Post.Attention != want {
					w.Errorf("%q came with attention %q, want %q", text, p.Post.Attention, want)
				}
			}
		}
	})
}
