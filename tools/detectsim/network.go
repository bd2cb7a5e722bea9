package main

import (
	"math/rand/v2"
	"time"
)

// network is the ways to everybody, with what is wrong with them.
type network struct {
	random *rand.Rand
	// Paths lose packets in bursts; nil loses none.
	uplink, watched, control *bursts
	slow                     *bursts    // latency spikes
	cuts                     []interval // of the uplink
}

// roundTrip is how long an answer takes on an ordinary day.
const roundTrip = 80 * time.Millisecond

// retransmit are the moments at which TCP sends a packet again that was not
// acknowledged, on a connection that has measured its round trip (RFC 6298 with
// a timer of 300 ms that doubles).
var retransmit = []time.Duration{
	0, 300 * time.Millisecond, 900 * time.Millisecond, 2100 * time.Millisecond, 4500 * time.Millisecond, 9300 * time.Millisecond,
}

// opening are the same for the first packet of a connection (a timer of 1 s).
var opening = []time.Duration{0, time.Second, 3 * time.Second, 7 * time.Second}

// reach sends a packet at a time, again and again, and returns when the answer
// is there; ok is false if none has come before the deadline.
func (n *network) reach(at, deadline time.Duration, tries []time.Duration, path *bursts) (answered time.Duration, ok bool) {
	for _, offset := range tries {
		sent := at + offset
		if sent >= deadline {
			break
		}
		if n.lost(sent, path) {
			continue
		}
		answered = sent + n.latency(sent)
		return answered, answered < deadline
	}
	return deadline, false
}

func (n *network) lost(at time.Duration, path *bursts) bool {
	return n.cut(at) || n.uplink.on(at) || path.on(at)
}

func (n *network) cut(at time.Duration) bool {
	for _, c := range n.cuts {
		if c.from <= at && at < c.to {
			return true
		}
	}
	return false
}

func (n *network) latency(at time.Duration) time.Duration {
	if n.slow.on(at) {
		return roundTrip + time.Duration(n.random.Float64()*float64(4*time.Second))
	}
	return roundTrip + time.Duration(n.random.Float64()*float64(roundTrip))
}
