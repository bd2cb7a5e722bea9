package telegram

import (
	"math"
	"sync"
	"time"
)

// Limits bound how often a bot may send and edit messages: in each chat 5 in 5 s, which is one a second with small
// bursts; in each group 20 a minute as well; and 30 a second overall. Beyond that a call is refused with 429 and the
// seconds after which it would pass. They go by the server's clock. The real limits are documented only roughly;
// that edits count like new messages is the cautious reading.
type Limits struct {
	mu    sync.Mutex
	scale float64
	off   bool
}

// limit allows count calls within any span.
type limit struct {
	count int
	span  time.Duration
}

var (
	chatLimit    = limit{5, 5 * time.Second}
	groupLimit   = limit{20, time.Minute}
	overallLimit = limit{30, time.Second}
)

func newLimits() *Limits {
	return &Limits{scale: 1}
}

// Off lets everything pass.
func (l *Limits) Off() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.off = true
}

// On makes the limits count again.
func (l *Limits) On() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.off = false
}

// Scale multiplies how many calls pass: 0.5 halves the limits, 10 makes them ten times as generous. At least one
// call always passes.
func (l *Limits) Scale(factor float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.scale = factor
}

// wait returns how long it takes until another call may be sent to a chat.
func (l *Limits) wait(sent *sendTimes, chat *Chat, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.off {
		return 0
	}
	here := sent.byChat[chat.id]
	longest := max(overallLimit.times(l.scale).wait(sent.overall, now), chatLimit.times(l.scale).wait(here, now))
	if chat.kind != private {
		longest = max(longest, groupLimit.times(l.scale).wait(here, now))
	}
	return longest
}

func (l limit) times(factor float64) limit {
	return limit{max(1, int(math.Round(float64(l.count)*factor))), l.span}
}

// wait returns how long it takes until another call may follow those at the given times, which are in order.
func (l limit) wait(times []time.Time, now time.Time) time.Duration {
	if len(times) < l.count {
		return 0
	}
	return max(0, times[len(times)-l.count].Add(l.span).Sub(now))
}
