package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
)

// chat lets somebody talk in the refuge for a while, six times a minute. Those
// who answer have phones that confirm each post of the relay.
func (w *world) chatter(lasting time.Duration, answering ...string) {
	w.Helper()
	for range lasting / (10 * time.Second) {
		w.said = w.said % 25
		w.say(refuge, "hello", func(m *bridge.Message) { m.ID = time.Now().String() })
		w.pass(time.Second)
		posts := w.primary.shown(family)
		for _, person := range answering {
			w.primary.inbox.Signal(bridge.Signal{
				Capability: bridge.Delivery, OK: true, Chat: family, MessageID: posts[len(posts)-1].ID, Person: person, At: time.Now(),
			})
		}
		w.pass(9 * time.Second)
	}
}

func TestPostsThatAreTakenButReachNobody(t *testing.T) {
	inWorld(t, func(w *world) {
		w.chatter(3*time.Minute, "anna", "ben", "cleo")
		w.expectPhase(failover.Standby)
		w.chatter(80 * time.Second)
		w.expectPhase(failover.Standby)
		w.chatter(40 * time.Second)
		w.expectPhase(failover.Down)
		state := w.state()
		if group := state.Groups["Family"]; !group.Open || group.Hold() || !strings.Contains(state.Evidence, "3 of 3 members") {
			t.Errorf("%+v", state)
		}
		w.restart()
		w.chatter(2 * time.Minute)
		w.expectPhase(failover.Down)
		w.chatter(2*time.Minute, "anna", "ben", "cleo")
		w.expectPhase(failover.Standby)
	})
}

func TestPhonesThatGoToSleepAreNoOutage(t *testing.T) {
	inWorld(t, func(w *world) {
		w.chatter(3*time.Minute, "anna", "ben", "cleo")
		w.chatter(time.Minute, "anna", "ben")
		w.chatter(time.Minute, "anna")
		w.chatter(4 * time.Minute)
		w.expectPhase(failover.Standby)
	})
}
