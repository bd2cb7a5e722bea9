package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"lifeboat/bridge/control"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/pause"
)

// decisions is what the relay has decided, as its history on disk tells it.
type decisions struct {
	primary string // as people call it

	mu     sync.Mutex
	phases []phaseChange
}

type phaseChange struct {
	phase failover.Phase
	at    time.Time
}

// follow reads the history from the beginning and goes on until ctx ends, across restarts of the relay.
func (d *decisions) follow(ctx context.Context, client *control.Client, screen *screen) error {
	var last int64
	for ctx.Err() == nil {
		err := client.Follow(ctx, last, func(event control.Event) {
			last = event.ID
			d.note(event, screen)
		})
		if err := pause.For(ctx, 100*time.Millisecond); err != nil {
			return nil // the demo is over
		}
		var broken *json.SyntaxError
		if errors.As(err, &broken) {
			return fmt.Errorf("the relay's history cannot be read: %w", err)
		}
	}
	return nil
}

// enter notes a change of phase and returns the phase before it.
func (d *decisions) enter(change phaseChange) (before failover.Phase) {
	d.mu.Lock()
	defer d.mu.Unlock()
	before = failover.Standby
	if len(d.phases) > 0 {
		before = d.phases[len(d.phases)-1].phase
	}
	d.phases = append(d.phases, change)
	return before
}

// eventDetail is what the demo reads of an event, and the phase that a new one replaces.
type eventDetail struct {
	Before   failover.Phase `json:"-"`
	Phase    failover.Phase `json:"phase"`
	Trouble  string         `json:"trouble"`
	Evidence string         `json:"evidence"`
}

func (d *decisions) note(event control.Event, screen *screen) {
	var detail eventDetail
	if len(event.Detail) > 0 && json.Unmarshal(event.Detail, &detail) != nil {
		return // an event of another shape, which the demo has no line for
	}
	if event.Kind == string(failover.NotePhase) {
		detail.Before = d.enter(phaseChange{detail.Phase, event.At})
	}
	if line, shown := d.line(event.Kind, detail); shown {
		screen.decision(line)
	}
}

// line puts an event into the words of those who watch.
func (d *decisions) line(kind string, detail eventDetail) (string, bool) {
	switch failover.Do(kind) {
	case failover.NotePhase:
		return d.phaseLine(detail)
	case failover.ReplayGroup:
		return "the first post has arrived; the rest follows", true
	case failover.GroupHome:
		return "everything that was held is on " + d.primary + " again", true
	case failover.NoteTrouble:
		return fmt.Sprintf("TROUBLE (%s), which is no outage: %s", detail.Trouble, detail.Evidence), true
	case failover.NoteCure:
		return "the trouble is over", true
	default:
		return "", false
	}
}

func (d *decisions) phaseLine(detail eventDetail) (string, bool) {
	switch detail.Phase {
	case failover.Down:
		if detail.Before == failover.Recovering {
			return d.primary + " fails again: " + detail.Evidence, true
		}
		return "FAILOVER: " + detail.Evidence, true
	case failover.Recovering:
		return d.primary + " answers again; waiting for unbroken evidence", true
	case failover.Returning:
		return "FAILBACK: first one post on probation", true
	case failover.Standby:
		return "the incident is over", true
	default:
		return "", false
	}
}

// entered returns when a phase was entered, each time, and which one before it was left.
func (d *decisions) entered(phase failover.Phase) (times []phaseChange) {
	d.mu.Lock()
	defer d.mu.Unlock()
	before := failover.Standby
	for _, change := range d.phases {
		if change.phase == phase {
			times = append(times, phaseChange{before, change.at})
		}
		before = change.phase
	}
	return times
}

// first returns when a phase was first entered at or after a moment, as it was written to disk.
func (d *decisions) first(phase failover.Phase, from time.Time) (time.Time, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.phases, func(c phaseChange) bool { return c.phase == phase && !c.at.Before(from) })
	if i < 0 {
		return time.Time{}, false
	}
	return d.phases[i].at, true
}
