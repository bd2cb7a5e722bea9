package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
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
	} {
		inWorld(t, func(w *world) {
			w.primary.set(func() { w.primary.account = account })
			w.pass(time.Minute)
			w.expectRemedy(want)
		})
	}
	inWorld(t, func(w *world) {
		for _, c := range w.controls {
			c.mu.Lock()
			c.down = true
			c.mu.Unlock()
		}
		w.fallback.set(func() { w.fallback.down = true })
		w.primary.set(func() { w.primary.down = true })
		w.pass(time.Minute)
		w.expectRemedy("Look at the line and the router")
	})
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
