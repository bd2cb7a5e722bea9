package relay

import (
	"context"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
	"lifeboat/store"
)

// How often texts past their retention are deleted, how many rows one
// transaction may take so that nobody waits for it long, and how long the ids
// of old messages are remembered so that replies to them find their target, and how
// long the history is kept, apart from that of incidents.
const (
	houseEvery  = 10 * time.Minute
	houseRows   = 500
	idsKeptFor  = 30 * 24 * time.Hour
	historyFor  = 90 * 24 * time.Hour
	houseRetry  = time.Minute
	houseAtOnce = 10 * time.Second
)

// keepHouse deletes what is past its retention until ctx ends.
func (r *Relay) keepHouse(ctx context.Context) error {
	pause.Rounds(ctx, nil, houseAtOnce, func(ctx context.Context) time.Duration {
		if err := r.prune(ctx, r.now()); err != nil {
			r.log.Error("texts past their retention could not be deleted; it is tried again", "error", err)
			return houseRetry
		}
		return houseEvery
	})
	return nil
}

func (r *Relay) prune(ctx context.Context, now time.Time) error {
	if err := r.stayAwake(ctx, now); err != nil {
		return err
	}
	if r.clock.spares(now) {
		return r.shelf.Sweep(ctx)
	}
	retention := store.Retention{TextBefore: now.Add(-r.options.Retention), MapBefore: now.Add(-idsKeptFor), HistoryBefore: now.Add(-historyFor), Limit: houseRows}
	for more := true; more && ctx.Err() == nil; {
		err := r.store.Write(ctx, func(tx *store.Tx) error {
			pruned, err := tx.Prune(retention)
			if err != nil {
				return err
			}
			more = pruned.More
			_, err = tx.ExpireEnvelopes(now)
			return err
		})
		if err != nil {
			return err
		}
	}
	if err := r.parkOverdue(ctx, now); err != nil {
		return err
	}
	for _, platform := range r.platforms {
		if pruner, able := platform.(bridge.Pruner); able {
			if err := pruner.Prune(ctx, retention.TextBefore); err != nil {
				return err
			}
		}
	}
	if err := r.shelf.Sweep(ctx); err != nil {
		return err
	}
	if _, err := r.store.RemoveCopies(retention.TextBefore); err != nil {
		return err
	}
	return r.store.Checkpoint(ctx)
}
