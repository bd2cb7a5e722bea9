package whatsapp

import (
	"context"
	"testing"
	"time"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// TestAccountFaults lets WhatsApp refuse the account at a login. Nobody can send
// then, and once it is over the relay finds out by itself.
func TestAccountFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		code   int
		want   bridge.Account
		reason string
	}{
		{"banned", 402, bridge.AccountBanned, "banned"},
		{"outdated", 405, bridge.AccountOutdated, "newer Lifeboat"},
		{"bad request", 400, bridge.AccountRefused, "400"},
		{"bad user agent", 409, bridge.AccountRefused, "409"},
		{"too many logins", 429, bridge.AccountRefused, "429"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startRelay(t, newWorld(t), briskPace())
			mark := r.inbox.mark()
			r.fault(sim.Fault{Kind: sim.LoginRefused, Code: c.code})
			r.Cut(t)
			signal := r.inbox.await(t, mark, "the account fault", accountIs(c.want))
			r.failsToSend(r.part("in vain"), bridge.Unauthorized, c.reason)
			if c.code == 402 {
				if left := time.Until(signal.Until); left < 50*time.Minute || left > time.Hour {
					t.Errorf("the ban ends in %s, want about an hour", left)
				}
				return
			}
			mark = r.inbox.mark()
			r.Heal(t)
			r.inbox.await(t, mark, "a good account", accountIs(bridge.AccountFine))
			r.hears(r.say(0, "good to see you"))
		})
	}
}

// TestLogouts checks that the relay stops knocking once it was logged out, and
// goes on as soon as it is paired again.
func TestLogouts(t *testing.T) {
	t.Parallel()
	for name, logOut := range map[string]func(*relay){
		"device removed": func(r *relay) { r.server.Faults().EndStreams(sim.Only(relayNumber), 401, "device_removed") },
		"login 401":      func(r *relay) { r.fault(sim.Fault{Kind: sim.LoginRefused, Code: 401}); r.Cut(r.t) },
		"login 403":      func(r *relay) { r.fault(sim.Fault{Kind: sim.LoginRefused, Code: 403}); r.Cut(r.t) },
		"login 406":      func(r *relay) { r.fault(sim.Fault{Kind: sim.LoginRefused, Code: 406}); r.Cut(r.t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startRelay(t, newWorld(t), briskPace())
			mark := r.inbox.mark()
			logOut(r)
			r.inbox.await(t, mark, "the logout", accountIs(bridge.AccountLoggedOut))
			r.failsToSend(r.part("in vain"), bridge.Unauthorized, "lifeboat pair")
			r.Heal(t)
			mark = r.inbox.mark()
			if err := r.platform.Pair(patience(t), r.scan(t)); err != nil {
				t.Fatal(err)
			}
			r.inbox.await(t, mark, "a good account", accountIs(bridge.AccountFine))
			r.inbox.await(t, mark, "caught up", func(s bridge.Signal) bool { return s.CaughtUp })
			r.hears(r.say(0, "good to see you"))
		})
	}
}

func TestAnotherProcessWithTheSameDevice(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), briskPace())
	mark := r.inbox.mark()
	r.server.Faults().EndStreams(sim.Only(relayNumber), 0, "replaced")
	r.inbox.await(t, mark, "the account fault", accountIs(bridge.AccountReplaced))
	r.inbox.await(t, mark, "a good account", accountIs(bridge.AccountFine))
}

func TestRunWithoutAPairing(t *testing.T) {
	t.Parallel()
	p := newUnpairedWorld(t).open(t, briskPace())
	inbox := newInbox()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, inbox) }()
	signal := inbox.await(t, 0, "the account fault", accountIs(bridge.AccountLoggedOut))
	if signal.Reason != "not paired: run lifeboat pair" {
		t.Errorf("the reason is %q", signal.Reason)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}
