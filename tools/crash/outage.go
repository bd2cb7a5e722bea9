package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lifeboat/bridge/control"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/pause"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
	"lifeboat/store"
)

const (
	// decision is how long the relay may take to decide something.
	decision = 2 * time.Minute
	// chatter is how long members go on talking in an outage at least.
	chatter = 10 * time.Second
)

// strikeInOutage leaves the relay alone while it makes up its mind: what it has
// seen is in its memory, and an outage that nobody has seen yet can be seen again.
func (r *rehearsal) strikeInOutage(ctx context.Context) error {
	strikes := r.plan.Strikes
	half := len(strikes) / 4 * 2 // an even one, so that each half begins with the shipped binary
	inOutage, inReplay := strikes[:half], strikes[half:]
	r.mouths.hush(scenario.WhatsApp, true)
	away := scenario.Begin{Name: "away", Fault: scenario.Fault{On: scenario.WhatsApp, Kind: "connection-refused"}}
	if err := r.world.Begin(away); err != nil {
		return err
	}
	if err := r.world.Cut(scenario.WhatsApp); err != nil {
		return err
	}
	if err := r.awaitDecision(ctx, "the failover", r.isDown); err != nil {
		return err
	}
	if err := r.strikeAll(ctx, inOutage, uncounted); err != nil {
		return err
	}
	if err := pause.For(ctx, chatter); err != nil {
		return err
	}
	if err := r.world.Lift("away"); err != nil {
		return err
	}
	if err := r.awaitDecision(ctx, "the failback", r.isReturning); err != nil {
		return err
	}
	if err := r.strikeAll(ctx, inReplay, r.noteReplay); err != nil {
		return err
	}
	r.mouths.hush(scenario.WhatsApp, false)
	return r.awaitDecision(ctx, "the end of the replay", r.isHome)
}

// noteReplay counts a kill that is about to fall while something that was held is
// still on its way. While the relay cannot be asked, that is as it was last known.
func (r *rehearsal) noteReplay(ctx context.Context) {
	if status, err := r.relay.Client().Status(ctx); err == nil {
		r.replaying = isReplaying(status)
	}
	if r.replaying {
		r.result.inReplay++
	}
}

func isReplaying(status control.Status) bool {
	return slices.ContainsFunc(status.Lanes, func(l control.Lane) bool {
		return l.Lane == string(store.Replay) && l.State != string(store.Parked)
	})
}

// awaitDecision waits until the relay has decided something. That it does not is
// a problem, and the play goes on.
func (r *rehearsal) awaitDecision(ctx context.Context, what string, isSo func(context.Context) bool) error {
	capped, cancel := context.WithTimeout(ctx, decision)
	defer cancel()
	if r.await(capped, isSo) != nil && ctx.Err() == nil {
		r.result.problems = append(r.result.problems, fmt.Sprintf("waited %s for %s", decision, what))
	}
	return context.Cause(ctx)
}

func (r *rehearsal) phase(ctx context.Context) failover.Phase {
	status, err := r.relay.Client().Status(ctx)
	if err != nil || len(status.Primaries) == 0 {
		return ""
	}
	return failover.Phase(status.Primaries[0].Phase)
}

func (r *rehearsal) isDown(ctx context.Context) bool { return r.phase(ctx) == failover.Down }

func (r *rehearsal) isReturning(ctx context.Context) bool {
	phase := r.phase(ctx)
	return phase == failover.Returning || phase == failover.Standby
}

// isHome says whether nothing is held any more.
func (r *rehearsal) isHome(ctx context.Context) bool {
	status, err := r.relay.Client().Status(ctx)
	if err != nil || !process.Connected(status) || r.phase(ctx) != failover.Standby {
		return false
	}
	return !isReplaying(status)
}
