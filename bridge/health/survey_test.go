package health_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// surveyed is a survey that ended at a time: layers that work, and at last one
// that fails unless its reason is empty.
func surveyed(at time.Time, works []bridge.Layer, fails bridge.Layer, reason string) []bridge.Signal {
	var layers []bridge.Signal
	for _, layer := range works {
		layers = append(layers, bridge.Signal{Layer: layer, OK: true, At: at, Reason: string(layer) + " is well"})
	}
	if reason != "" {
		failed := bridge.Signal{Layer: fails, At: at, Reason: reason}
		if fails == bridge.Names { // the way is followed all the same
			return append([]bridge.Signal{failed}, layers...)
		}
		layers = append(layers, failed)
	}
	return layers
}

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// refused is a link on which every attempt since noon ended in the same way, and
// an uplink that is proven to work 12 s later.
func refused(capability bridge.Capability, reason string) (health.Link, health.Uplink, time.Time) {
	link := health.Link{}.Observe(bridge.Signal{Platform: "whatsapp", Capability: bridge.Connect, OK: true, At: noon.Add(-time.Hour)})
	for _, after := range []time.Duration{0, 4, 8, 11} {
		link = link.Observe(bridge.Signal{Platform: "whatsapp", Capability: capability, At: noon.Add(after * time.Second), Reason: reason})
	}
	now := noon.Add(12 * time.Second)
	return link, health.Uplink{}.ObserveLink("telegram", true, now), now
}

// TestProbesNameTheLayerThatFails in the sentence behind a decision.
func TestProbesNameTheLayerThatFails(t *testing.T) {
	link, uplink, now := refused(bridge.Connect, "the connection was refused")
	plain := health.Assess(health.DefaultPolicy(), link, uplink, now)
	probed := link.Surveyed(surveyed(noon.Add(2*time.Second), []bridge.Layer{bridge.Names}, bridge.TCP, "connections are refused: chat.example:443 after 0.0 s"))
	report := health.Assess(health.DefaultPolicy(), probed, uplink, now)
	if plain.State != health.Failing || report.State != health.Failing {
		t.Fatalf("the states are %s and, with a probe, %s", plain.State, report.State)
	}
	if want := "; a probe finds that connections are refused: chat.example:443 after 0.0 s; telegram answers"; !strings.HasSuffix(report.Evidence, want) {
		t.Errorf("the evidence is %q", report.Evidence)
	}
	if !strings.HasPrefix(report.Evidence, strings.TrimSuffix(plain.Evidence, "; telegram answers")) {
		t.Errorf("the relay's own evidence %q is gone from %q", plain.Evidence, report.Evidence)
	}
}

// TestProbesOnlyCorroborate: whatever they find, they open nothing, and nothing
// that works for them alone takes back what the relay's own connections show.
func TestProbesOnlyCorroborate(t *testing.T) {
	policy := health.DefaultPolicy()
	all := []bridge.Layer{bridge.Names, bridge.TCP, bridge.TLS, bridge.HTTP}
	working := health.Link{}.Observe(bridge.Signal{Platform: "whatsapp", Capability: bridge.Connect, OK: true, At: noon}).
		Observe(bridge.Signal{Platform: "whatsapp", CaughtUp: true, At: noon})
	failing, uplink, now := refused(bridge.Connect, "the login was not answered")
	for i, layer := range all {
		broken := surveyed(noon.Add(time.Second), all[:i], layer, "it is broken")
		if got := health.Assess(policy, working.Surveyed(broken), uplink, now); got.State != health.Working || len(got.Verdicts) > 0 {
			t.Errorf("a probe that fails at %s makes a link that works %s: %s", layer, got.State, got.Evidence)
		}
		if got := health.Assess(policy, failing.Surveyed(broken), uplink, now); got.State != health.Failing {
			t.Errorf("a probe that fails at %s makes a link that fails %s", layer, got.State)
		}
	}
	well := surveyed(noon.Add(time.Second), all, "", "")
	if got := health.Assess(policy, failing.Surveyed(well), uplink, now); got.State != health.Failing || !strings.Contains(got.Evidence, "a probe gets through: HTTP is well") {
		t.Errorf("a probe that gets through makes a link that fails %s: %s", got.State, got.Evidence)
	}
	if got := health.Assess(policy, failing.Surveyed(well), health.Uplink{}, now); got.State != health.Suspect {
		t.Errorf("a probe alone proves our own network: %s", got.State)
	}
}

// TestOurOwnNameServerIsToldFromAnOutage: the name resolves elsewhere, and the
// platform's server answers there.
func TestOurOwnNameServerIsToldFromAnOutage(t *testing.T) {
	way := []bridge.Layer{bridge.TCP, bridge.TLS, bridge.HTTP}
	const reason = "names do not resolve: the system's name server says SERVFAIL, but another name server answers"
	for name, c := range map[string]struct {
		ended bridge.Capability // how the relay's own attempts ended
		works []bridge.Layer    // by the other name server's word
		at    time.Duration
		state health.State
	}{
		"the server answers elsewhere":   {bridge.Resolve, way, 2 * time.Second, health.OwnNetwork},
		"it does not answer there":       {bridge.Resolve, way[:1], 2 * time.Second, health.Failing},
		"no name server knows it":        {bridge.Resolve, nil, 2 * time.Second, health.Failing},
		"we were turned away by others":  {bridge.Connect, way, 2 * time.Second, health.Failing},
		"that was before":                {bridge.Resolve, way, -time.Second, health.Failing},
		"that was long ago by the clock": {bridge.Resolve, way, -time.Hour, health.Failing},
	} {
		link, uplink, now := refused(c.ended, "the name does not resolve")
		report := health.Assess(health.DefaultPolicy(), link.Surveyed(surveyed(noon.Add(c.at), c.works, bridge.Names, reason)), uplink, now)
		if report.State != c.state || (report.Cause == health.NameServer) != (c.state == health.OwnNetwork) {
			t.Errorf("%s: %s (%s): %s", name, report.State, report.Cause, report.Evidence)
		}
	}
}

// TestNamesThatLeadToSomebodyElse: what is reached by its address proves nothing
// about names, and a link that is found by its name does.
func TestNamesThatLeadToSomebodyElse(t *testing.T) {
	link, _, now := refused(bridge.Connect, "TLS failed")
	by := func(fallback bool) health.Uplink {
		uplink := health.Uplink{}.ObserveLink("telegram", fallback, now)
		for _, name := range []string{"a", "b", "c"} {
			uplink = uplink.ObserveControl(name, true, now)
		}
		return uplink
	}
	stranger := bridge.Signal{Layer: bridge.TLS, Stranger: true, At: noon.Add(time.Second), Reason: "TLS fails: somebody else"}
	led := bridge.Signal{Layer: bridge.Names, Stranger: true, At: noon.Add(time.Second), Reason: "names lead to somebody else"}
	answered := bridge.Signal{Layer: bridge.HTTP, OK: true, At: noon.Add(time.Second)}
	for name, c := range map[string]struct {
		found    []bridge.Signal
		fallback bool
		state    health.State
		cause    health.Cause
	}{
		"nothing else by its name answers":  {[]bridge.Signal{stranger}, false, health.OwnNetwork, health.NameServer},
		"a fallback answers":                {[]bridge.Signal{stranger}, true, health.Failing, ""},
		"another name server knows better":  {[]bridge.Signal{led, answered}, true, health.OwnNetwork, health.NameServer},
		"nobody has looked":                 {nil, false, health.Failing, ""},
		"the HTTP layer alone is in doubt":  {[]bridge.Signal{{Layer: bridge.HTTP, Stranger: true, At: noon.Add(time.Second)}}, false, health.Failing, ""},
		"the certificate is only not valid": {[]bridge.Signal{{Layer: bridge.TLS, At: noon.Add(time.Second)}}, false, health.Failing, ""},
	} {
		report := health.Assess(health.DefaultPolicy(), link.Surveyed(c.found), by(c.fallback), now)
		if report.State != c.state || report.Cause != c.cause {
			t.Errorf("%s: %s (%s): %s", name, report.State, report.Cause, report.Evidence)
		}
	}
}

// TestWhatAProbeFoundIsLetGo, and the caller is told when to look again.
func TestWhatAProbeFoundIsLetGo(t *testing.T) {
	link, uplink, now := refused(bridge.Resolve, "the name does not resolve")
	way := []bridge.Layer{bridge.TCP, bridge.TLS, bridge.HTTP}
	link = link.Surveyed(surveyed(now, way, bridge.Names, "names do not resolve")).Surveyed(nil)
	policy := health.DefaultPolicy()
	later := now.Add(policy.SurveyedFor + time.Millisecond)
	uplink = uplink.ObserveLink("telegram", true, later)
	if got := health.Assess(policy, link, uplink, now).State; got != health.OwnNetwork {
		t.Errorf("at first it is %s", got)
	}
	if got := health.Assess(policy, link, uplink, later).State; got != health.Failing {
		t.Errorf("after %s it is %s", policy.SurveyedFor, got)
	}
	if at, ok := health.Deadline(policy, link, health.Uplink{}, later.Add(-time.Second)); !ok || at.After(later) {
		t.Errorf("the next look is at %s, want by %s", at, later)
	}
}

// TestWhatFailedByOurNameServerIsHeldAgainstNobody: once it works again, the
// platform is given the time of an ordinary reconnect.
func TestWhatFailedByOurNameServerIsHeldAgainstNobody(t *testing.T) {
	policy := health.DefaultPolicy()
	link, uplink, now := refused(bridge.Resolve, "the name does not resolve")
	way := []bridge.Layer{bridge.TCP, bridge.TLS, bridge.HTTP}
	link = link.Surveyed(surveyed(now, way, bridge.Names, "names do not resolve"))
	uplink = uplink.Settle(policy, link, now)
	if got := health.Assess(policy, link, uplink, now).State; got != health.OwnNetwork {
		t.Fatalf("at first it is %s", got)
	}
	mended := now.Add(time.Minute)
	link = link.Surveyed(surveyed(mended, append([]bridge.Layer{bridge.Names}, way...), "", ""))
	uplink = uplink.ObserveLink("telegram", true, mended).Settle(policy, link, mended)
	if got := health.Assess(policy, link, uplink, mended); got.State == health.Failing || got.State == health.OwnNetwork {
		t.Errorf("when it is mended it is %s: %s", got.State, got.Evidence)
	}
	for _, after := range []time.Duration{1, 5, 9, 11} {
		at := mended.Add(after * time.Second)
		link = link.Observe(bridge.Signal{Platform: "whatsapp", Capability: bridge.Connect, At: at, Reason: "refused"})
	}
	now = mended.Add(12 * time.Second)
	uplink = uplink.ObserveLink("telegram", true, now).Settle(policy, link, now)
	if got := health.Assess(policy, link, uplink, now).State; got != health.Failing {
		t.Errorf("an outage after that is %s", got)
	}
}

// TestOnlyAnAttemptThatEndedAtANameBlamesTheNameServer: neither one that got further, nor pings on a connection that is
// open already.
func TestOnlyAnAttemptThatEndedAtANameBlamesTheNameServer(t *testing.T) {
	way := []bridge.Layer{bridge.TCP, bridge.TLS, bridge.HTTP}
	for what, c := range map[string]struct {
		then  bridge.Capability
		state health.State
	}{
		"the latest ended there": {bridge.Resolve, health.OwnNetwork},
		"the latest got further": {bridge.Connect, health.Failing},
	} {
		link, uplink, now := refused(bridge.Resolve, "the name does not resolve")
		link = link.Observe(bridge.Signal{Platform: "whatsapp", Capability: c.then, At: noon.Add(11500 * time.Millisecond)})
		link = link.Surveyed(surveyed(now, way, bridge.Names, "names do not resolve"))
		if got := health.Assess(health.DefaultPolicy(), link, uplink, now); got.State != c.state {
			t.Errorf("%s: %s: %s", what, got.State, got.Evidence)
		}
	}
	link, uplink, now := refused(bridge.Ping, "it did not answer")
	led := []bridge.Signal{{Layer: bridge.Names, Stranger: true, At: now}, {Layer: bridge.HTTP, OK: true, At: now}}
	if got := health.Assess(health.DefaultPolicy(), link.Surveyed(led), uplink, now); got.State != health.Failing {
		t.Errorf("pings that fail are %s: %s", got.State, got.Evidence)
	}
}

// TestAProbeCountsFromTheFaultOnForNinetySeconds: one that ended with the fault's first moment had begun before it.
func TestAProbeCountsFromTheFaultOnForNinetySeconds(t *testing.T) {
	link, _, _ := refused(bridge.Connect, "refused")
	for after, want := range map[time.Duration]bool{0: false, 1: true} {
		probed := link.Surveyed(surveyed(noon.Add(after), nil, bridge.TCP, "it is closed"))
		for later, counts := range map[time.Duration]bool{90 * time.Second: want, 90*time.Second + 1: false} {
			report := health.Assess(health.DefaultPolicy(), probed, health.Uplink{}, noon.Add(after+later))
			if told := strings.Contains(report.Evidence, "a probe finds that it is closed"); told != counts {
				t.Errorf("a probe %v after the fault counts %v later: %v, want %v", after, later, told, counts)
			}
		}
	}
}

// TestAddressesProveNothingWhereNamesLeadToSomebodyElse: only a link that is found by its name does.
func TestAddressesProveNothingWhereNamesLeadToSomebodyElse(t *testing.T) {
	link, _, now := refused(bridge.Connect, "TLS failed")
	uplink := health.Uplink{}.ObserveControl("a", true, now).ObserveControl("b", true, now)
	if got := health.Assess(health.DefaultPolicy(), link, uplink, now).State; got != health.Failing {
		t.Errorf("before anybody has looked it is %s", got)
	}
	for after, want := range map[time.Duration]health.State{time.Second: health.Suspect, -time.Second: health.Failing} {
		found := bridge.Signal{Layer: bridge.TLS, Stranger: true, At: noon.Add(after)}
		if got := health.Assess(health.DefaultPolicy(), link.Surveyed([]bridge.Signal{found}), uplink, now).State; got != want {
			t.Errorf("with somebody else found %v after the fault it is %s, want %s", after, got, want)
		}
	}
}

// TestAProbeIsToldOfWhateverNeedsTheWay, and what became of posts is no matter for it.
func TestAProbeIsToldOfWhateverNeedsTheWay(t *testing.T) {
	for capability, told := range map[bridge.Capability]bool{bridge.Resolve: true, bridge.Connect: true, bridge.Ping: true, bridge.GroupSend: false} {
		link, uplink, now := refused(capability, "refused")
		link = link.Surveyed(surveyed(now, nil, bridge.TCP, "it is closed"))
		if got := health.Assess(health.DefaultPolicy(), link, uplink, now).Evidence; strings.Contains(got, "a probe finds that it is closed") != told {
			t.Errorf("%s: %s", capability, got)
		}
	}
}

// TestWithoutAWordOnNamesTheNameServerIsNotBlamed.
func TestWithoutAWordOnNamesTheNameServerIsNotBlamed(t *testing.T) {
	link, uplink, now := refused(bridge.Resolve, "the name does not resolve")
	link = link.Surveyed(surveyed(now, []bridge.Layer{bridge.TCP, bridge.TLS, bridge.HTTP}, "", ""))
	if got := health.Assess(health.DefaultPolicy(), link, uplink, now); got.State != health.Failing {
		t.Errorf("it is %s: %s", got.State, got.Evidence)
	}
}

// TestOurNetworkIsBackOnce, also if first nothing answered and then names led nowhere.
func TestOurNetworkIsBackOnce(t *testing.T) {
	policy := health.DefaultPolicy()
	link, _, now := refused(bridge.Resolve, "the name does not resolve")
	way := []bridge.Layer{bridge.TCP, bridge.TLS, bridge.HTTP}
	uplink := health.Uplink{}.ObserveControl("a", false, noon).ObserveControl("b", false, noon).Settle(policy, link, noon.Add(time.Second))
	link = link.Surveyed(surveyed(now, way, bridge.Names, "names do not resolve"))
	uplink = uplink.ObserveLink("telegram", true, now).Settle(policy, link, now)
	mended := now.Add(time.Minute)
	link = link.Surveyed(surveyed(mended, append([]bridge.Layer{bridge.Names}, way...), "", ""))
	for _, at := range []time.Time{mended, mended.Add(5 * time.Second)} {
		uplink = uplink.ObserveLink("telegram", true, at).Settle(policy, link, at)
		if !uplink.RestoredAt.Equal(mended) {
			t.Errorf("at %v it is back since %v, want %v", at, uplink.RestoredAt, mended)
		}
	}
}
