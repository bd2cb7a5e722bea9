package main

import (
	"math/rand/v2"
	"time"
)

// bursts is a condition that comes and goes: a path that loses every packet
// while a burst lasts, or one that is slow. Bursts last between 0 and twice
// their mean, and the gaps between them are exponential, so that they take up
// the given share of the time. Longer silence is no loss but an outage, and is
// played as one.
type bursts struct {
	random *rand.Rand
	share  float64
	mean   time.Duration
	known  []interval // the latest bursts, in order
	until  time.Duration
}

// interval is a span of simulated time, without its end.
type interval struct{ from, to time.Duration }

func newBursts(random *rand.Rand, share float64, mean time.Duration) *bursts {
	return &bursts{random: random, share: share, mean: mean}
}

// on says whether a burst is on at a time. Times may be asked for in any order
// that does not go back by more than a minute.
func (b *bursts) on(at time.Duration) bool {
	if b == nil || b.share == 0 {
		return false
	}
	for b.until <= at {
		b.grow()
	}
	for i := len(b.known) - 1; i >= 0 && b.known[i].to > at; i-- {
		if b.known[i].from <= at {
			return true
		}
	}
	return false
}

func (b *bursts) grow() {
	gap := time.Duration(b.random.ExpFloat64() * float64(b.mean) * (1 - b.share) / b.share)
	lasts := time.Duration(b.random.Float64() * 2 * float64(b.mean))
	next := interval{b.until + gap, b.until + gap + lasts}
	b.until = next.to
	b.known = append(b.known, next)
	if len(b.known) > 256 {
		b.known = append(b.known[:0], b.known[128:]...)
	}
}
