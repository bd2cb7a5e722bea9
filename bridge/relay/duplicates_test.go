package relay_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

func TestWhatAPhoneDeliveredItselfIsNotPostedAgain(t *testing.T) {
	inWorld(t, func(w *world) {
		w.say(family, "I have said this before the outage")
		w.pass(time.Minute)
		w.fail()
		for _, text := range []string{"I bring the chocolate cake", "fine", "I have said this before the outage", "I bring the candles"} {
			w.say(refuge, text, func(m *bridge.Message) { m.ID = text })
		}
		w.say(refuge, "I bring the chocolate cake", by("ben"))
		w.primary.set(func() { w.primary.down = false })
		w.pass(10 * time.Second)
		for _, text := range []string{"I bring  the chocolate cake", "fine"} {
			w.say(family, text, func(m *bridge.Message) { m.ID = text })
		}
		w.pass(6 * time.Minute)
		w.expectPhase(failover.Standby)
		w.expectSeen(family, "…\nGrandma (via Telegram): fine\nI have said this before the outage\nI bring the candles\n~ben (via Telegram): I bring the chocolate cake")
	})
}
