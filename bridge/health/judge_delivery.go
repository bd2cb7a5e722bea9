package health

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"lifeboat/bridge"
)

// judgeDelivery finds out that the platform takes messages and does not hand them
// on, to all or to some. A receipt that is missing proves little: phones are
// switched off, run empty and lose their network, also many of them at about the
// same time of night. What none of that explains is that several people who
// usually answer, and answered until then, fall silent within the same minute
// while the relay's posts go on being acknowledged. Then at least so many of them
// must be, and they must be no less than a quarter of those whose phones answer.
//
// The acknowledgements themselves prove that our own network works.
func judgeDelivery(p Policy, link Link, now time.Time) (Verdict, bool) {
	for _, chat := range slices.Sorted(maps.Keys(link.Deliveries)) {
		a := link.Deliveries[chat]
		if now.Sub(a.LastPost) >= p.DeliveryStale {
			continue
		}
		silent := a.silentTogether(p, now, p.SilentFor, p.PostsMissed-1)
		awake := a.answering(p)
		if len(silent) < p.ListenersNeeded || 4*len(silent) < len(silent)+awake {
			continue
		}
		return Verdict{
			Capability: bridge.Delivery, Bad: true, Since: silent[0].Since, Latest: a.LastPost,
			Evidence: fmt.Sprintf("%s confirms messages, but since %s they have not reached %d of %d members whose phones were answering until then",
				p.title(link.Platform), p.clock(silent[0].Since), len(silent), len(silent)+awake),
		}, true
	}
	return Verdict{}, false
}

// deliveryDeadlines are the times at which somebody has been silent for long
// enough, and at which silence says nothing any more.
func deliveryDeadlines(p Policy, d Deliveries) []time.Time {
	var times []time.Time
	for _, a := range d {
		times = append(times, a.LastPost.Add(p.DeliveryStale))
		for _, l := range a.People {
			if l.Missed >= p.PostsMissed {
				times = append(times, l.Since.Add(p.SilentFor), l.Since.Add(silentAtMost+time.Nanosecond))
			}
		}
	}
	return times
}
