package retry

import (
	"slices"
	"time"

	"lifeboat/bridge"
)

// Limit says how densely posts may follow each other. The zero Limit allows
// everything.
type Limit struct {
	// PerMinute is the number of posts within any minute; 0 or less means no
	// limit.
	PerMinute int
	// Spacing is the shortest time between two posts.
	Spacing time.Duration
	// Spread is added to each spacing by up to its whole, at random, so that
	// posts do not tick like a clock.
	Spread time.Duration
	// Burst is how many posts within a minute may follow each other that closely.
	// After so many the others are spread over what is left of the minute, so that
	// nobody waits for the whole of it. 0 or less stands for any number.
	Burst int
}

// ChatLimit is what a platform takes in one chat. Half of a minute's posts may
// follow each other closely.
func ChatLimit(traits bridge.Traits) Limit {
	return Limit{PerMinute: traits.PostsPerMinute, Spacing: traits.PostSpacing, Burst: traits.PostsPerMinute / 2}
}

// ReplayLimit is the pace of a replay by one account: perMinute posts a minute,
// evenly spread, each up to a quarter of its turn early or late. With 0 or less
// it allows everything.
func ReplayLimit(perMinute int) Limit {
	if perMinute <= 0 {
		return Limit{}
	}
	turn := time.Minute / time.Duration(perMinute)
	return Limit{PerMinute: perMinute, Spacing: turn * 3 / 4, Spread: turn / 2}
}

// Pace remembers when posts went out, as far back as its limit reaches: at most
// PerMinute times. It is a value; [Pace.Sent] returns a new one. The zero Pace
// has no limit.
type Pace struct {
	limit Limit
	sent  []time.Time // oldest first
	gap   time.Duration
}

// NewPace returns the pace of a chat or account in which nothing went out yet.
func NewPace(limit Limit) Pace { return Pace{limit: limit} }

// Next is the earliest time at which the next post may go out: now or later.
// It stays the same until something is sent.
func (p Pace) Next(now time.Time) time.Time {
	if len(p.sent) == 0 {
		return now
	}
	next := Later(now, p.sent[len(p.sent)-1].Add(p.gap))
	if p.limit.PerMinute > 0 && len(p.sent) >= p.limit.PerMinute {
		next = Later(next, p.sent[len(p.sent)-p.limit.PerMinute].Add(time.Minute))
	}
	return next
}

// Sent returns the pace after a post at the given time. Jitter is a random
// number in [0, 1) that decides how much of the limit's Spread is added before
// the post after it. A time before the last one counts as the last one.
func (p Pace) Sent(at time.Time, jitter float64) Pace {
	if len(p.sent) > 0 {
		at = Later(at, p.sent[len(p.sent)-1])
	}
	oldest := max(len(p.sent)+1-max(p.limit.PerMinute, 1), 0)
	p.sent = append(slices.Clone(p.sent[oldest:]), at)
	p.gap = max(p.limit.Spacing, p.thinned(at), 0) + time.Duration(within(jitter)*float64(max(p.limit.Spread, 0)))
	return p
}

// thinned is the time between posts that spreads those that are left over the
// rest of the minute, once there was a burst.
func (p Pace) thinned(now time.Time) time.Duration {
	first := slices.IndexFunc(p.sent, func(at time.Time) bool { return now.Sub(at) < time.Minute })
	lately := len(p.sent) - first
	if p.limit.Burst <= 0 || lately <= p.limit.Burst || lately >= p.limit.PerMinute {
		return 0
	}
	return p.sent[first].Add(time.Minute).Sub(now) / time.Duration(p.limit.PerMinute-lately+1)
}

// Later returns the later one of two times.
func Later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
