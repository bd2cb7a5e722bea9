package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/command"
	"lifeboat/bridge/failover"
)

// TestOrdersFromOutside: they are on disk when they are answered, and hold as
// long as they say.
func TestOrdersFromOutside(t *testing.T) {
	inWorld(t, func(w *world) {
		said, err := w.relay.Order(w.Context(), command.Command{Do: command.Failover, Group: "Family", For: time.Hour, Reason: "a drill"}, "root")
		if err != nil || !strings.Contains(said, "until 01:00. lifeboat auto") {
			t.Fatalf("it said %q, %v", said, err)
		}
		w.pass(time.Second)
		w.expectPhase(failover.Down)
		if evidence := w.state().Evidence; evidence != "root ordered it: a drill" {
			t.Errorf("the evidence is %q", evidence)
		}
		w.restart()
		w.expectPhase(failover.Down)
		if _, err := w.relay.Order(w.Context(), command.Command{Do: command.Auto}, "root"); err != nil {
			t.Fatal(err)
		}
		w.pass(2 * time.Minute)
		w.expectPhase(failover.Standby)
		if _, err := w.relay.Order(w.Context(), command.Command{Do: command.Failover, Group: "Strangers"}, "root"); err == nil || !strings.Contains(err.Error(), "Club, Family") {
			t.Errorf("an unknown group ends with %v", err)
		}
	})
}
