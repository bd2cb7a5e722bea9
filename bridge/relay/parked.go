package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"lifeboat/bridge"
	"lifeboat/store"
)

// RetryParked puts parked deliveries back into the lanes of their chats and
// returns how many; those that are parked no more are passed over. What is meant
// for a held chat is held as well.
func (r *Relay) RetryParked(ctx context.Context, ids []int64) (retried int, err error) {
	var back []store.Delivery
	err = r.store.Write(ctx, func(tx *store.Tx) (err error) {
		if back, err = tx.RetryParked(ids, r.laneNow); err != nil {
			return err
		}
		return r.addCount(tx, "parked ones tried again", len(back))
	})
	if err != nil {
		return 0, fmt.Errorf("put parked deliveries back: %w", err)
	}
	for _, d := range back {
		r.wake(d.Chat)
	}
	r.reviseLedger()
	return len(back), nil
}

// DropParked gives parked deliveries up for good and returns how many; those
// that are parked no more are passed over.
func (r *Relay) DropParked(ctx context.Context, ids []int64) (dropped int, err error) {
	err = r.store.Write(ctx, func(tx *store.Tx) (err error) {
		if dropped, err = tx.DropParked(ids, GivenUp, r.now()); err != nil {
			return err
		}
		return r.addCount(tx, "parked ones dropped", dropped)
	})
	if err != nil {
		return 0, fmt.Errorf("drop parked deliveries: %w", err)
	}
	r.reviseLedger()
	return dropped, nil
}

// GivenUp is the reason of deliveries that operators dropped.
const GivenUp = "an operator gave it up"

// laneNow is the lane that a delivery belongs to as its group stands.
func (r *Relay) laneNow(d store.Delivery) store.Lane {
	group, configured := r.groups.ByChat[d.Chat]
	if !configured || d.Chat != group.Primary || d.Message == 0 || (*r.gates.Load())[d.Chat].Open {
		return d.Lane
	}
	return store.Replay
}

// addCount notes in the history what operators did to how many deliveries.
func (r *Relay) addCount(tx *store.Tx, kind string, count int) error {
	detail, err := json.Marshal(map[string]int{"count": count})
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	return tx.AddEvent(store.Event{At: r.now(), Kind: kind, Detail: detail})
}

// reviseLedger has the loop look again at what operators should know of.
func (r *Relay) reviseLedger() {
	r.mail.put(func(l *letters) { l.ledgerStale = true })
	r.history.ring()
}

// changeParked keeps a change beside what it changes, so that both are tried
// again together. What is deleted before anybody can have seen it is given up.
func (w *work) changeParked(tx *store.Tx, earlier store.Delivery, change int64, kind bridge.Kind) error {
	parts, err := tx.Parts(earlier.ID)
	if err != nil {
		return err
	}
	seen := slices.ContainsFunc(parts, func(p store.StoredPart) bool { return p.Sent || p.Tried })
	if kind == bridge.Deleted && !seen && !earlier.Restored {
		_, err := tx.DropParked([]int64{earlier.ID}, "deleted by its author before it was sent", w.now)
		return err
	}
	d := changing(earlier, earlier.ID, change, kind)
	d.State, d.Reason, d.Restored, d.FinishedAt = store.Parked, earlier.Reason, earlier.Restored, w.now
	_, err = w.deliver(tx, d)
	return err
}
