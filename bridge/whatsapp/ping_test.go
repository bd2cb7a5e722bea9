package whatsapp

import (
	"context"
	"testing"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

func TestPingsAreReported(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	r.inbox.await(t, 0, "a ping", working(bridge.Ping))
	mark := r.inbox.mark()
	r.inbox.await(t, mark, "another ping", working(bridge.Ping))
}

// TestADeadConnectionIsDropped covers a server that ignores pings and a
// connection of which only one end is left.
func TestADeadConnectionIsDropped(t *testing.T) {
	t.Parallel()
	for _, kind := range []sim.Kind{sim.PingsUnanswered, sim.Frozen} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			r := startRelay(t, newWorld(t), briskPace())
			mark := r.inbox.mark()
			fault := r.fault(sim.Fault{Kind: kind})
			r.inbox.await(t, mark, "a missed ping", failing(bridge.Ping, "not answered"))
			r.inbox.await(t, mark, "the end", failing(bridge.Connect, "3 pings in a row"))
			if err := fault.Lift(); err != nil {
				t.Fatal(err)
			}
			r.inbox.await(t, mark, "a connection", working(bridge.Connect))
			r.hears(r.say(0, "still there?"))
		})
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	if signal := r.platform.Probe(context.Background()); !signal.OK || signal.Capability != bridge.Ping || signal.Took <= 0 {
		t.Errorf("a healthy link was probed as %+v", signal)
	}
	r.fault(sim.Fault{Kind: sim.PingsUnanswered})
	if signal := r.platform.Probe(context.Background()); signal.OK || signal.Reason == "" {
		t.Errorf("a silent link was probed as %+v", signal)
	}
	r.stop()
	if signal := r.platform.Probe(context.Background()); signal.OK || signal.Reason != "not connected to WhatsApp" {
		t.Errorf("without a link the probe says %+v", signal)
	}
}
