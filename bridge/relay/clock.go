package relay

import (
	"context"
	"fmt"
	"sync"
	"time"

	"lifeboat/bridge/alert"
	"lifeboat/bridge/pause"
	"lifeboat/store"
)

const (
	// smallestJump is what counts as a jump of the machine's clock; a clock that is
	// put right little by little strays by far less between two looks.
	smallestJump = time.Minute
	// clockEvery is how often the clock is looked at, so that a jump is seen also
	// while nothing happens.
	clockEvery = time.Minute
	// harmlessJump is how far the clock may jump forward without anything being
	// kept for longer, longestAbsence how long there may have been no relay.
	harmlessJump   = 10 * time.Minute
	longestAbsence = 7 * 24 * time.Hour
	// sparedFor is how long nothing is deleted or expires after a greater jump:
	// time for operators to see whether the clock is right.
	sparedFor = 24 * time.Hour
	// jumpToldFor is how long a jump counts as something that operators want to
	// know.
	jumpToldFor = time.Hour
)

// clock reads the machine's clock and notices when it jumps, by Go's second clock
// that runs on steadily.
type clock struct {
	read func() time.Time // time.Now, but for tests
	// jumped is called with each jump.
	jumped func(jump)

	mu   sync.Mutex
	last time.Time
	// spared is until when, by the steady clock, nothing is deleted.
	spared time.Time
}

// jump is one jump of the machine's clock.
type jump struct {
	At time.Time     `json:"at"` // by the clock as it was set
	By time.Duration `json:"by"` // below 0 where it was set back
	// Away says that there was no relay meanwhile, so that the time may have
	// passed in truth.
	Away bool `json:"away,omitempty"`
	// Spared is until when nothing is deleted; zero where nothing has to be spared.
	Spared time.Time `json:"spared,omitzero"`
}

// now returns the time, with both clocks in it.
func (c *clock) now() time.Time {
	c.mu.Lock()
	now := c.read()
	by := time.Duration(0)
	if !c.last.IsZero() {
		by = now.Round(0).Sub(c.last.Round(0)) - now.Sub(c.last)
	}
	c.last = now
	found := jump{At: now, By: by}
	if by > harmlessJump {
		found.Spared = now.Add(sparedFor)
		c.spared = found.Spared
	}
	c.mu.Unlock()
	if by.Abs() >= smallestJump {
		c.jumped(found)
	}
	return now
}

// spares says whether what is past its time has to be kept for the time being.
func (c *clock) spares(now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return now.Before(c.spared)
}

// resume compares the clock with when the last run was awake, and takes up what
// that one spared.
func (c *clock) resume(awake, spared, now time.Time) (jump, bool) {
	away := now.Sub(awake)
	found := jump{At: now, By: away, Away: true}
	switch {
	case awake.IsZero():
		return jump{}, false
	case away > longestAbsence:
		found.Spared = now.Add(sparedFor)
	case away > -smallestJump:
		found.By = 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.spared = found.Spared
	if left := spared.Sub(now); found.By == 0 && left > 0 && left <= sparedFor {
		c.spared = now.Add(left)
	}
	return found, found.By != 0
}

// findings tell operators of a jump, once: what was told is not told again while
// it is there.
func (j jump) findings(now time.Time) []alert.Finding {
	age := now.Sub(j.At)
	if j.By == 0 || age >= max(jumpToldFor, j.Spared.Sub(j.At)) {
		return nil
	}
	return []alert.Finding{{Condition: alert.ClockJumped, Key: j.At.UTC().Format(time.RFC3339), Evidence: j.String()}}
}

// String says what happened, as a clause.
func (j jump) String() string {
	switch {
	case j.Away && j.By > 0:
		return fmt.Sprintf("by it, the relay was away for %.0f days", j.By.Hours()/24)
	case j.By > 0:
		return fmt.Sprintf("it was set forward by %s, or the machine slept", j.By.Round(time.Second))
	default:
		return fmt.Sprintf("it was set back by %s", (-j.By).Round(time.Second))
	}
}

// heedJump writes a jump down. What is stored as later than now counts as of now,
// so that nothing waits for the clock to come there again.
func (w *work) heedJump(tx *store.Tx, j jump) error {
	if j.By < 0 {
		if err := tx.SetBack(w.now); err != nil {
			return err
		}
		for chat := range w.relay.groups.ByChat {
			w.touched[chat] = true
		}
	}
	w.changeStanding(func(s *standing) { s.Jump = j })
	return w.record(tx, store.Event{Kind: "clock jumped"}, map[string]any{"by_seconds": int64(j.By.Seconds()), "away": j.Away})
}

// noteJump has the loop heed a jump.
func (r *Relay) noteJump(j jump) {
	r.log.Warn("the clock of the machine has jumped", "by", j.By.String(), "away", j.Away)
	r.mail.put(func(l *letters) { l.jumps = append(l.jumps, j) })
}

// now reads the clock.
func (r *Relay) now() time.Time { return r.clock.now() }

// watchClock looks at the clock until ctx ends.
func (r *Relay) watchClock(ctx context.Context) error {
	pause.Rounds(ctx, nil, clockEvery, func(context.Context) time.Duration {
		r.now()
		return clockEvery
	})
	return nil
}
