package relay_test

import (
	"fmt"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

// TestWhatAcknowledgementsTakeIsLearned: a platform that answers at once is
// doubted sooner, also after a restart.
func TestWhatAcknowledgementsTakeIsLearned(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range 12 {
			w.say(refuge, fmt.Sprint("message ", i))
			w.pass(time.Minute)
		}
		w.say(refuge, "one more")
		w.pass(time.Minute)
		w.restart()
		w.pass(20 * time.Second)
		w.primary.set(func() {
			w.primary.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"} }
		})
		w.say(refuge, "hello?")
		w.pass(22 * time.Second) // two tries of 5 s, and 8 s in between
		w.expectPhase(failover.Down)
	})
}
