package health

import (
	"fmt"
	"time"

	"lifeboat/bridge"
)

// judgeReceive finds out that the platform answers and takes messages, but keeps back what others wrote. That nobody
// writes proves nothing; what does is a platform that says how much waits for us, hands none of it in, and answers
// pings meanwhile. The adapter tells each time that it has waited in vain.
//
// The answered pings themselves prove that our own network works.
func judgeReceive(p Policy, link Link, now time.Time) (Verdict, bool) {
	track := link.Tracks[bridge.Receive]
	switch {
	case now.Sub(track.lastFailure()) >= p.FreshFor:
		return Verdict{}, false // the adapter does not say so, or has ceased to
	case track.lastFailure().Sub(track.Began) < p.ReceiveGrace, !link.Tracks[bridge.Ping].LastOK.After(track.Began):
		return Verdict{}, false
	}
	return Verdict{
		Capability: bridge.Receive, Bad: true, Since: track.Began, Latest: track.latest(),
		Evidence: fmt.Sprintf("%s answers, but has handed in nothing of what others wrote since %s: %s",
			p.title(link.Platform), p.clock(track.Began), track.Reason),
	}, true
}
