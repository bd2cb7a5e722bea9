package relay_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
)

func TestOperatorsAreToldOfWhatCanNeverBeHad(t *testing.T) {
	inOperatedWorld(t, func(w *world) {
		missed := func(m *bridge.Message) { m.Kind = bridge.Missed }
		w.say(refuge, "the server does not give it out", missed)
		w.pass(time.Minute)
		w.expectTold("Family on Telegram may never have reached the relay: the server does not give it out.", 1)
		w.restart()
		w.pass(25 * time.Hour)
		w.expectTold("may never have reached", 1)
	})
}

func TestOperatorsAreToldOfAnAbsenceThatWasTooLong(t *testing.T) {
	for name, c := range map[string]struct {
		away time.Duration
		told int
	}{
		"a night":        {12 * time.Hour, 0},
		"a day and more": {25 * time.Hour, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inOperatedWorld(t, func(w *world) {
				w.fallback.traits.Remembers = 24 * time.Hour
				w.pass(15 * time.Minute)
				w.end()
				w.pass(c.away)
				w.start()
				w.pass(time.Minute)
				w.restart()
				w.pass(time.Minute)
				w.expectTold("Telegram keeps it for 24 hours", c.told)
			})
		})
	}
}

func TestOperatorsAreToldOfALinkThatWasDownForTooLong(t *testing.T) {
	for name, c := range map[string]struct {
		down time.Duration
		told int
	}{
		"an hour":            {time.Hour, 0},
		"two hours and more": {130 * time.Minute, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inOperatedWorld(t, func(w *world) {
				w.fallback.traits.Remembers = 2 * time.Hour
				w.fallback.set(func() { w.fallback.down = true })
				w.pass(c.down)
				w.fallback.set(func() { w.fallback.down = false })
				w.pass(10 * time.Minute)
				w.expectTold("Telegram keeps it for 2 hours", c.told)
				w.pass(time.Hour)
				w.restart()
				w.pass(time.Hour)
				w.expectTold("Telegram keeps it for 2 hours", c.told)
			})
		})
	}
}
