package relay_test

import (
	"fmt"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/relay"
)

// expectAcknowledgement checks how long the relay says that it waits.
func (w *world) expectAcknowledgement(on bridge.PlatformName, want relay.Acknowledgement) {
	w.Helper()
	if got := w.platformStatus(on).Acknowledgement; got != want {
		w.Errorf("sends to %s wait as %+v says, want %+v", on, got, want)
	}
}

// TestWhatAcknowledgementsTakeIsLearned: a platform that answers at once is
// doubted sooner, also after a restart.
func TestWhatAcknowledgementsTakeIsLearned(t *testing.T) {
	inWorld(t, func(w *world) {
		w.expectAcknowledgement("primary", relay.Acknowledgement{Deadline: 12 * time.Second})
		for i := range 12 {
			w.say(refuge, fmt.Sprint("message ", i))
			w.pass(time.Minute)
		}
		w.say(refuge, "one more")
		w.pass(time.Minute)
		w.expectAcknowledgement("primary", relay.Acknowledgement{Deadline: 5 * time.Second, Samples: 13, Learned: true})
		w.expectAcknowledgement("fallback", relay.Acknowledgement{Deadline: 12 * time.Second})
		w.restart()
		w.expectAcknowledgement("primary", relay.Acknowledgement{Deadline: 5 * time.Second, Samples: 10, Learned: true}) // saved every 10 minutes
		w.pass(20 * time.Second)
		w.primary.set(func() {
			w.primary.answer = func(bridge.Part) error { return &bridge.SendError{Result: bridge.Unknown, Reason: "not confirmed"} }
		})
		w.say(refuge, "hello?")
		w.pass(22 * time.Second) // two tries of 5 s, and 8 s in between
		w.expectPhase(failover.Down)
	})
}
