package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/relay"
)

// TestStatesThatAreNoOutageNameTheirRemedy: whoever looks reads what to do, and
// nobody is sent away.
func TestStatesThatAreNoOutageNameTheirRemedy(t *testing.T) {
	for account, want := range map[bridge.Account]string{
		bridge.AccountLoggedOut: "lifeboat pair",
		bridge.AccountBanned:    "Do not link it again",
		bridge.AccountOutdated:  "Install the latest version",
		bridge.AccountReplaced:  "Stop the second relay",
		bridge.AccountRefused:   "token was revoked",
		bridge.AccountPasskey:   "Link it by a code",
	} {
		inWorld(t, func(w *world) {
			w.primary.set(func() { w.primary.account = account })
			w.pass(time.Minute)
			w.expectRemedy(want)
		})
	}
	inWorld(t, func(w *world) {
		w.losesItsNetwork(func(c *control) { c.down = true })
		w.expectRemedy("Look at the line and the router")
	})
}

// TestACaptivePortalIsOurOwnNetwork: somebody answers for everything, and nobody
// is sent away.
func TestACaptivePortalIsOurOwnNetwork(t *testing.T) {
	inWorldWith(t, func(w *world) { w.operators = []bridge.Chat{{Platform: "fallback", ID: "1"}} }, func(w *world) {
		w.losesItsNetwork(func(c *control) { c.captured = true })
		w.expectRemedy("sign in there with a browser")
		snapshot, err := w.relay.Snapshot(w.Context())
		if err != nil {
			w.Fatal(err)
		}
		state := snapshot.Primaries[0].State
		if state.Trouble != failover.SignInPage || !strings.Contains(state.Evidence, "somebody else answers") {
			w.Errorf("the trouble is %q: %s", state.Trouble, state.Evidence)
		}
		if len(snapshot.Alerts) != 1 || snapshot.Alerts[0].Condition != alert.SignInPage {
			w.Errorf("operators are told %+v", snapshot.Alerts)
		}
	})
}

// losesItsNetwork has nothing reached any more, and each control target in a
// state.
func (w *world) losesItsNetwork(change func(*control)) {
	for _, c := range w.controls {
		c.mu.Lock()
		change(c)
		c.mu.Unlock()
	}
	w.fallback.set(func() { w.fallback.down = true })
	w.primary.set(func() { w.primary.down = true })
	w.pass(time.Minute)
}

func (w *world) expectRemedy(want string) {
	w.Helper()
	snapshot, err := w.relay.Snapshot(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	found := func(p relay.PlatformStatus) string { return strings.Join(p.Remedies, " ") }
	for _, p := range snapshot.Platforms {
		if p.Name == w.primary.name && !strings.Contains(found(p), want) {
			w.Errorf("%s: the remedies are %q, want %q", p.Report.State, found(p), want)
		}
	}
	if snapshot.Primaries[0].State.InIncident() {
		w.Errorf("members are sent away: %s", snapshot.Primaries[0].State.Evidence)
	}
}
