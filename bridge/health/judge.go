package health

import (
	"fmt"
	"time"

	"lifeboat/bridge"
)

// judge gives a verdict on each capability that fails. Failures before our own
// network came back are not held against the platform.
func judge(p Policy, link Link, restored, now time.Time) []Verdict {
	var verdicts []Verdict
	for _, rule := range []func(Policy, Link, time.Time, time.Time) (Verdict, bool){judgeConnect, judgePing, judgeSend} {
		if verdict, failing := rule(p, link, restored, now); failing {
			verdicts = append(verdicts, verdict)
		}
	}
	return verdicts
}

func judgeConnect(p Policy, link Link, restored, now time.Time) (Verdict, bool) {
	track := link.Tracks[bridge.Connect]
	if !track.Failing() {
		return Verdict{}, false
	}
	return Verdict{
		Capability: bridge.Connect,
		Bad:        unreachable(p, track, restored, now),
		Since:      later(track.Began, restored),
		Latest:     track.latest(),
		Evidence: fmt.Sprintf("%d of %[1]d connections to %s since %s failed, the latest: %s",
			track.Count, p.title(link.Platform), p.clock(track.Began), track.Reason),
	}, true
}

func judgePing(p Policy, link Link, restored, now time.Time) (Verdict, bool) {
	track := link.Tracks[bridge.Ping]
	if !track.Failing() {
		return Verdict{}, false
	}
	return Verdict{
		Capability: bridge.Ping,
		Bad:        unreachable(p, track, restored, now),
		Since:      later(track.Began, restored),
		Latest:     track.latest(),
		Evidence: fmt.Sprintf("%s keeps the connection open, but left %d of %[2]d pings since %s unanswered",
			p.title(link.Platform), track.Count, p.clock(track.Began)),
	}, true
}

// unreachable needs several failures and a grace: a single reconnect, which the
// server may ask for at any time, is nothing. Being turned away for a while
// counts for more than silence, which is all that a path shows that loses
// packets.
func unreachable(p Policy, track Track, restored, now time.Time) bool {
	failures := track.failures(restored)
	since := later(track.Began, restored)
	told := filter(failures, failure.told)
	turnedAway := len(told) >= p.Refusals && now.Sub(since) >= p.ConnectGrace &&
		told[len(told)-1].showed.Sub(since) >= p.TurnedAwayFor
	silent := len(failures) >= p.Silences && now.Sub(since) >= p.SilentGrace
	return turnedAway || silent
}

// judgeSend counts a send that was not confirmed only if the connection answered
// a ping meanwhile: what went out before that ping had arrived by then, as both
// travel on one connection, in order. A path that loses packets cannot pass this
// test. Sends that are refused at once must be so for as long as connections. It lets old evidence go: when nothing is being sent that could show
// that sending works again, the first held post has to try it.
func judgeSend(p Policy, link Link, restored, now time.Time) (Verdict, bool) {
	track := link.Tracks[bridge.GroupSend]
	if now.Sub(track.lastFailure()) >= p.StaleAfter {
		return Verdict{}, false // or none has failed
	}
	return Verdict{
		Capability: bridge.GroupSend,
		Bad:        track.provenAfter(restored) >= p.SendFailures && track.lastFailure().Sub(track.Began) >= p.TurnedAwayFor,
		Since:      later(track.Began, restored),
		Latest:     track.latest(),
		Evidence: fmt.Sprintf("%s accepts connections, but %d of %[2]d group messages since %s were not confirmed",
			p.title(link.Platform), track.Count, p.clock(track.Began)),
	}, true
}

func filter(failures []failure, fits func(failure) bool) []failure {
	var found []failure
	for _, f := range failures {
		if fits(f) {
			found = append(found, f)
		}
	}
	return found
}
