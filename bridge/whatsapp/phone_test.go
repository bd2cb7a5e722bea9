package whatsapp

import (
	"context"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
)

// newWorldWithPhone is a world in which the relay's phone is switched on.
func newWorldWithPhone(t *testing.T) (*world, *member) {
	t.Helper()
	w := newUnpairedWorld(t)
	phone := joinMember(t, w.server, relayNumber, "Relay")
	p := w.open(t, briskPace())
	if seen := p.PhoneSeen(); !seen.IsZero() {
		t.Errorf("before the pairing the phone was seen at %s", seen)
	}
	if err := p.Pair(patience(t), w.scan(t)); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return w, phone
}

// awaitPhone waits until the phone was seen a short while ago.
func (r *relay) awaitPhone(what string) {
	r.t.Helper()
	for deadline := time.Now().Add(conformance.Patience); time.Since(r.platform.PhoneSeen()) > time.Hour; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			r.t.Fatalf("%s, and the phone was last seen at %s", what, r.platform.PhoneSeen())
		}
	}
}

// forgetPhone lets eleven days pass for the phone.
func (r *relay) forgetPhone() {
	long := time.Now().Add(-11 * 24 * time.Hour).Unix()
	r.platform.phone.seen.Store(long)
	r.platform.phone.noted.Store(long)
}

func TestPhoneSeen(t *testing.T) {
	t.Parallel()
	w, phone := newWorldWithPhone(t)
	r := startRelay(t, w, briskPace())
	r.awaitPhone("it was paired")
	for what, do := range map[string]func(){
		"it got a copy of the relay's post": func() { r.mustSend(r.part("hi")) },
		"its owner said something":          func() { phone.send(t, w.group, words("hi")) },
	} {
		r.forgetPhone()
		do()
		r.awaitPhone(what)
	}
}

func TestOthersAreNoSignOfThePhone(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	r.forgetPhone()
	r.hears(r.say(0, "I am not your phone"))
	r.mustSend(r.part("nor am I"))
	if time.Since(r.platform.PhoneSeen()) < time.Hour {
		t.Error("something else was taken for the phone")
	}
}

// TestPhoneSeenIsRemembered reads the note of an earlier process.
func TestPhoneSeenIsRemembered(t *testing.T) {
	t.Parallel()
	p := newWorld(t).open(t, briskPace())
	if ago := time.Since(p.PhoneSeen()); ago < 0 || ago > time.Hour {
		t.Errorf("the phone was seen %s ago", ago)
	}
	p.seePhone(context.Background(), time.Now().Add(48*time.Hour))
	if p.PhoneSeen().After(time.Now()) {
		t.Error("the phone was seen in the future")
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// TestTheQuietPhoneIsAsked checks that the phone gets a question, and only one.
func TestTheQuietPhoneIsAsked(t *testing.T) {
	t.Parallel()
	w, phone := newWorldWithPhone(t)
	asked := make(chan struct{}, 10)
	phone.Client().AddEventHandler(func(event any) {
		if message, ok := event.(*events.Message); ok && message.Message.GetProtocolMessage().GetAppStateSyncKeyRequest() != nil {
			asked <- struct{}{}
		}
	})
	pace := briskPace()
	pace.phoneLook = 20 * time.Millisecond
	r := startRelay(t, w, pace)
	// Real phones write to a new device by themselves; without that there are no keys for a question.
	r.hears(phone.send(t, w.group, words("hi")))
	r.forgetPhone()
	select {
	case <-asked:
	case <-time.After(conformance.Patience):
		t.Fatal("the phone was not asked")
	}
	r.inbox.await(t, 0, "a direct message", working(bridge.DirectSend))
	r.mustSend(r.part("hi"))
	select {
	case <-asked:
		t.Error("the phone was asked again")
	default:
	}
}

// TestPairingInTheMiddle has the owner unlink the relay while it runs, and scan a
// code that the running relay shows.
func TestPairingInTheMiddle(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	before := r.say(0, "before")
	r.hears(before)
	mark := r.inbox.mark()
	if removed := r.server.Unlink(relayNumber); removed != 1 {
		t.Fatalf("%d devices were unlinked", removed)
	}
	r.inbox.await(t, mark, "the logout", accountIs(bridge.AccountLoggedOut))
	r.failsToSend(r.part("in vain"), bridge.Unauthorized, "")
	r.say(1, "nobody is linked")
	mark = r.inbox.mark()
	if err := r.platform.Pair(patience(t), r.scan(t)); err != nil {
		t.Fatal(err)
	}
	meanwhile := r.say(1, "linked, and perhaps not caught up")
	r.inbox.await(t, mark, "a good account", accountIs(bridge.AccountFine))
	r.inbox.await(t, mark, "caught up", func(s bridge.Signal) bool { return s.CaughtUp })
	r.mustSend(r.part("good to be back"))
	r.seen(1)
	r.hears(before, meanwhile, r.say(0, "afterwards"))
	if err := r.platform.Pair(patience(t), r.scan(t)); err == nil {
		t.Error("it could be paired twice")
	}
}
