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

// judgeConnect needs several failures and a grace: a single reconnect, which
// the server may ask for at any time, is nothing.
func judgeConnect(p Policy, link Link, restored, now time.Time) (Verdict, bool) {
	track := link.Tracks[bridge.Connect]
	if !track.Failing() {
		return Verdict{}, false
	}
	since := later(track.Began, restored)
	return Verdict{
		Capability: bridge.Connect,
		Bad:        track.failuresAfter(restored) >= p.ConnectFailures && now.Sub(since) >= p.ConnectGrace,
		Since:      since,
		Evidence:   fmt.Sprintf("%d connection failures in a row, the latest: %s", track.Count, track.Reason),
	}, true
}

func judgePing(p Policy, link Link, restored, now time.Time) (Verdict, bool) {
	track := link.Tracks[bridge.Ping]
	if !track.Failing() {
		return Verdict{}, false
	}
	since := later(track.Began, restored)
	return Verdict{
		Capability: bridge.Ping,
		Bad:        track.failuresAfter(restored) >= p.PingFailures && now.Sub(since) >= p.PingGrace,
		Since:      since,
		Evidence:   fmt.Sprintf("the connection is open but left %d pings in a row unanswered", track.Count),
	}, true
}

// judgeSend lets old evidence go: when nothing is being sent that could show
// that sending works again, the first held post has to try it.
func judgeSend(p Policy, link Link, restored, now time.Time) (Verdict, bool) {
	track := link.Tracks[bridge.GroupSend]
	if !track.Failing() || now.Sub(track.lastFailure()) >= p.StaleAfter {
		return Verdict{}, false
	}
	return Verdict{
		Capability: bridge.GroupSend,
		Bad:        track.failuresAfter(restored) >= p.SendFailures,
		Since:      later(track.Began, restored),
		Evidence:   fmt.Sprintf("it accepts connections, but %d sends to groups in a row were not confirmed", track.Count),
	}, true
}
