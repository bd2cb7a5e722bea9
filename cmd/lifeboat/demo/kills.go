package demo

import (
	"context"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/bridge/pause"
)

// glance is how often the demo looks how far things are.
const glance = 100 * time.Millisecond

// killNowAndThen spreads the kills: the greater half over the outage, from the failover to the time when the last
// fault is lifted, and the others over the replay. Where no failover is expected there is no replay either.
func (r *rehearsal) killNowAndThen(ctx context.Context) error {
	inReplay := r.kills / 2
	if !r.script.Expect.Failover {
		inReplay = 0
	}
	if err := r.killInOutage(ctx, r.kills-inReplay); err != nil {
		return ignoreEnd(ctx, err)
	}
	return ignoreEnd(ctx, r.killInReplay(ctx, inReplay))
}

// ignoreEnd takes an error that only says that the play is over for none.
func ignoreEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (r *rehearsal) killInOutage(ctx context.Context, kills int) error {
	if kills == 0 {
		return nil
	}
	from, err := r.troubleSeen(ctx)
	if err != nil {
		return err
	}
	lift, _ := r.script.LastLift()
	until := r.began.Add(lift)
	for i := range kills {
		moment := from.Add(until.Sub(from) * time.Duration(i+1) / time.Duration(kills+1))
		if err := pause.For(ctx, time.Until(moment)); err != nil {
			return err
		}
		if err := r.kill(ctx); err != nil {
			return err
		}
	}
	return nil
}

// troubleSeen waits for the failover, or where none is expected for the fault itself.
func (r *rehearsal) troubleSeen(ctx context.Context) (time.Time, error) {
	fault, _ := r.script.FirstFault()
	if err := pause.For(ctx, time.Until(r.began.Add(fault))); err != nil || !r.script.Expect.Failover {
		return time.Now(), err
	}
	for {
		if at, seen := r.decisions.first(failover.Down, r.began); seen {
			return at, nil
		}
		if err := pause.For(ctx, glance); err != nil {
			return time.Time{}, err
		}
	}
}

// killInReplay strikes whenever another part of what was held has been seen on the primary.
func (r *rehearsal) killInReplay(ctx context.Context, kills int) error {
	for done := 0; done < kills; {
		balance := r.balance()
		if balance.Held > 0 && balance.Replayed*(kills+1) >= balance.Held*(done+1) {
			if err := r.kill(ctx); err != nil {
				return err
			}
			done++
		}
		if err := pause.For(ctx, glance); err != nil {
			return err
		}
	}
	return nil
}
