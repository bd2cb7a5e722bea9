package whatsapp

import (
	"errors"
	"testing"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// TestAPasskeyIsAStateOfItsOwn: whoever links the running relay again, and whoever looks at it, learns what is missing.
func TestAPasskeyIsAStateOfItsOwn(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	mark := r.inbox.mark()
	if removed := r.server.Unlink(relayNumber); removed != 1 {
		t.Fatalf("%d devices were unlinked", removed)
	}
	r.inbox.await(t, mark, "the logout", accountIs(bridge.AccountLoggedOut))
	fault := r.fault(sim.Fault{Kind: sim.PasskeyWanted})
	scan := func(code string) {
		go func() {
			if err := r.server.ScanQR(patience(t), code, relayNumber); !errors.Is(err, sim.ErrPasskeyWanted) {
				t.Errorf("the phone says %v", err)
			}
		}()
	}
	if err := r.platform.Pair(patience(t), bridge.PairRequest{ShowQR: scan}); !errors.Is(err, errPasskey) {
		t.Errorf("the pairing ended with %v", err)
	}
	r.inbox.await(t, mark, "the wish for a passkey", accountIs(bridge.AccountPasskey))
	if err := fault.Lift(); err != nil {
		t.Fatal(err)
	}
	mark = r.inbox.mark()
	if err := r.platform.Pair(patience(t), r.scan(t)); err != nil {
		t.Fatal(err)
	}
	r.inbox.await(t, mark, "a good account", accountIs(bridge.AccountFine))
}
