package whatsapp

import (
	"context"
	"testing"
	"time"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// TestCanariesGoIntoAGroupThatOnlyTheAccountIsIn: members see nothing of them, one
// group is enough, also after a restart, and a canary shares the fate of messages.
func TestCanariesGoIntoAGroupThatOnlyTheAccountIsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := startRelay(t, w, briskPace())
	r.mustCanary()
	r.mustCanary()
	r.stop()
	r = startRelay(t, w, briskPace())
	r.mustCanary()
	chats := map[string]int{}
	for _, sent := range w.server.Messages() {
		if sent.From == relayNumber {
			chats[sent.Chat.String()]++
		}
	}
	if len(chats) != 1 || chats[w.group.String()] != 0 {
		t.Errorf("canaries went to %v", chats)
	}
	if seen := w.members[0].sights(); len(seen) > 0 {
		t.Errorf("Anna sees %+v", seen)
	}
	fault := r.fault(sim.Fault{Kind: sim.SendsUnacked, Sends: sim.GroupSends})
	if failure := r.canary(time.Second); failure == nil || failure.Result != bridge.Unknown {
		t.Errorf("a canary that is not confirmed ends with %v", failure)
	}
	if err := fault.Lift(); err != nil {
		t.Fatal(err)
	}
	r.mustCanary()
}

// TestCanariesNeedAConnectionAndAGroup: without them they show nothing of
// sending.
func TestCanariesNeedAConnectionAndAGroup(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	fault := r.fault(sim.Fault{Kind: sim.QueriesRefused, Namespace: "w:g2"})
	if failure := r.canary(time.Second); failure == nil || failure.Result != bridge.Rejected {
		t.Errorf("without a group it ends with %v", failure)
	}
	if err := fault.Lift(); err != nil {
		t.Fatal(err)
	}
	if failure := r.canary(time.Second); failure == nil || failure.Result != bridge.Rejected {
		t.Errorf("the group is tried to be made again at once: %v", failure)
	}
	r.fault(sim.Fault{Kind: sim.ConnectionRefused})
	r.Cut(t)
	r.inbox.wait(t, "no connection", func() bool { s := r.platform.current.Load(); return s == nil || !s.up() })
	if failure := r.canary(time.Second); failure == nil || failure.Result != bridge.Offline {
		t.Errorf("without a connection it ends with %v", failure)
	}
}

func (r *relay) mustCanary() {
	r.t.Helper()
	if failure := r.canary(5 * time.Second); failure != nil {
		r.t.Fatal(failure)
	}
}

func (r *relay) canary(within time.Duration) *bridge.SendError {
	ctx, cancel := context.WithTimeout(r.t.Context(), within)
	defer cancel()
	return bridge.AsSendError(r.platform.SendCanary(ctx))
}
