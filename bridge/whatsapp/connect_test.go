package whatsapp

import (
	"testing"
	"time"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// linkFaults are the ways in which a connection cannot be made, and what is said
// of each.
var linkFaults = []struct {
	fault      sim.Fault
	capability bridge.Capability
	reason     string
}{
	{sim.Fault{Kind: sim.NameNotFound}, bridge.Resolve, "web.whatsapp.com does not resolve"},
	{sim.Fault{Kind: sim.NameServerFailing}, bridge.Resolve, "web.whatsapp.com does not resolve"},
	{sim.Fault{Kind: sim.NameServerSilent}, bridge.Resolve, ""},
	{sim.Fault{Kind: sim.ConnectionRefused}, bridge.Connect, "refused"},
	{sim.Fault{Kind: sim.BlackHole}, bridge.Connect, "timed out during"},
	{sim.Fault{Kind: sim.TLSBroken}, bridge.Connect, "TLS failed"},
	{sim.Fault{Kind: sim.HTTPStatus, Code: 503}, bridge.Connect, "HTTP status 503"},
	{sim.Fault{Kind: sim.HTTPStatus, Code: 403}, bridge.Connect, "HTTP status 403"},
	{sim.Fault{Kind: sim.UpgradeUnanswered}, bridge.Connect, "timed out during the websocket upgrade"},
	{sim.Fault{Kind: sim.NoiseStalled}, bridge.Connect, "Noise handshake"},
	{sim.Fault{Kind: sim.LoginUnanswered}, bridge.Connect, "login was not answered within 2s"},
	{sim.Fault{Kind: sim.LoginRefused, Code: 500}, bridge.Connect, "hung up before it answered the login"},
	{sim.Fault{Kind: sim.LoginRefused, Code: 503}, bridge.Connect, "hung up before it answered the login"},
	{sim.Fault{Kind: sim.LoginRefused, Code: 501}, bridge.Connect, "501"},
}

// TestLinkFaults lets every fault begin with a cut. It must be reported well
// within whatsmeow's own limits, of which the shortest is 20 s, and when it is
// over everything must be as before.
func TestLinkFaults(t *testing.T) {
	t.Parallel()
	for _, c := range linkFaults {
		t.Run(string(c.fault.Kind), func(t *testing.T) {
			t.Parallel()
			r := startRelay(t, newWorld(t), briskPace())
			mark := r.inbox.mark()
			r.fault(c.fault)
			r.Cut(t)
			signal := r.inbox.await(t, mark, "the fault", func(s bridge.Signal) bool {
				return failing(c.capability, c.reason)(s) && !failing(bridge.Connect, "connection lost")(s)
			})
			if signal.Took > 15*time.Second || signal.Platform != "whatsapp" || signal.At.IsZero() {
				t.Errorf("the fault was reported as %+v", signal)
			}
			r.failsToSend(r.part("in vain"), bridge.Offline, "not connected")
			said := r.say(0, "meanwhile")
			mark = r.inbox.mark()
			r.Heal(t)
			r.inbox.await(t, mark, "a connection", working(bridge.Connect))
			r.inbox.await(t, mark, "caught up", func(s bridge.Signal) bool { return s.CaughtUp })
			r.hears(said)
			r.mustSend(r.part("back"))
		})
	}
}

// TestEndedStreams lets the server end connections in its own ways, after which
// the relay comes back by itself.
func TestEndedStreams(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		code   int
		reason string
	}{
		"restart":     {503, "connection lost"},
		"error":       {500, "500"},
		"login again": {515, "new login"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startRelay(t, newWorld(t), briskPace())
			mark := r.inbox.mark()
			r.server.Faults().EndStreams(sim.Only(relayNumber), c.code, "")
			r.inbox.await(t, mark, "the loss", failing(bridge.Connect, c.reason))
			r.inbox.await(t, mark, "a connection", working(bridge.Connect))
			r.hears(r.say(0, "still there?"))
		})
	}
}

func TestReconnectsAreQuickAtFirstAndCapped(t *testing.T) {
	p := ordinaryPace()
	for n, want := range []time.Duration{500, 1000, 2000, 4000, 8000, 15000, 15000} {
		want *= time.Millisecond
		for range 50 {
			if got := p.beforeAttempt(n); got < want*4/5 || got > want*6/5 {
				t.Fatalf("wait %d is %s, want about %s", n, got, want)
			}
		}
	}
}
