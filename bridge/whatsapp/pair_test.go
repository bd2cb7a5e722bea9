package whatsapp

import (
	"context"
	"errors"
	"strings"
	"testing"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// TestPair links the account, and checks that it is left alone after that until
// it is unpaired.
func TestPair(t *testing.T) {
	t.Parallel()
	w := newUnpairedWorld(t)
	p := w.open(t, briskPace())
	if err := p.Pair(patience(t), w.scan(t)); err != nil {
		t.Fatal(err)
	}
	err := p.Pair(patience(t), w.scan(t))
	if err == nil || !strings.Contains(err.Error(), "already paired with +"+relayNumber) {
		t.Errorf("a second pairing ended with %v", err)
	}
	if err := p.Unpair(patience(t)); err != nil {
		t.Fatal(err)
	}
	if err := p.Pair(patience(t), w.scan(t)); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	r := startRelay(t, w, briskPace())
	r.hears(r.say(0, "welcome"))
}

// TestPairByCode types the code on the phone instead of scanning anything.
func TestPairByCode(t *testing.T) {
	t.Parallel()
	w := newUnpairedWorld(t)
	p := w.open(t, testPace()) // the code costs many hashes, which take their time on a slow machine
	err := p.Pair(patience(t), bridge.PairRequest{Phone: relayNumber, ShowCode: func(code string) {
		go func() {
			if err := w.server.EnterCode(patience(t), code, relayNumber); err != nil {
				t.Error(err)
			}
		}()
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	r := startRelay(t, w, briskPace())
	r.hears(r.say(0, "welcome"))
}

// TestPairingKeepsWhatComes checks that what is said between the pairing and
// the first run is not lost.
func TestPairingKeepsWhatComes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := &relay{world: w, t: t}
	said := r.say(0, "before anybody listens")
	p := w.open(t, briskPace())
	if _, err := p.Chats(patience(t)); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	startRelay(t, w, briskPace()).hears(said)
}

// TestPairingOutlastsAnOutage lets codes be shown only once WhatsApp can be
// reached again, and be accepted at the second offer only.
func TestPairingOutlastsAnOutage(t *testing.T) {
	t.Parallel()
	w := newUnpairedWorld(t)
	p := w.open(t, briskPace())
	fault := w.fault(sim.Fault{Kind: sim.HTTPStatus, Code: 503})
	offers := 0
	scan := w.scan(t)
	request := bridge.PairRequest{ShowQR: func(code string) {
		if offers++; offers == 1 {
			w.Cut(t)
			return
		}
		scan.ShowQR(code)
	}}
	paired := make(chan error, 1)
	go func() { paired <- p.Pair(patience(t), request) }()
	if err := fault.Lift(); err != nil {
		t.Fatal(err)
	}
	if err := <-paired; err != nil {
		t.Fatal(err)
	}
	if offers < 2 {
		t.Errorf("%d offers", offers)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestPairingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	p := newUnpairedWorld(t).open(t, briskPace())
	ctx, cancel := context.WithCancel(context.Background())
	err := p.Pair(ctx, bridge.PairRequest{ShowQR: func(string) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("pairing ended with %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestPairingByAnImpossibleNumber(t *testing.T) {
	t.Parallel()
	p := newUnpairedWorld(t).open(t, briskPace())
	for _, number := range []string{"0470123456", "12"} {
		err := p.Pair(patience(t), bridge.PairRequest{Phone: number})
		if err == nil || !strings.Contains(err.Error(), "country code") {
			t.Errorf("pairing with %q ended with %v", number, err)
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

func TestUnpairingNothing(t *testing.T) {
	t.Parallel()
	p := newUnpairedWorld(t).open(t, briskPace())
	if err := p.Unpair(context.Background()); err != nil {
		t.Error(err)
	}
	if _, err := p.Chats(context.Background()); err == nil || !strings.Contains(err.Error(), "not paired") {
		t.Errorf("the groups of nobody: %v", err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}
