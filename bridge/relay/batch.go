package relay

import (
	"context"

	"lifeboat/bridge"
	"lifeboat/store"
)

// batch is what a platform has handed in at once and waits to have on disk.
type batch struct {
	platform  bridge.PlatformName
	envelopes []bridge.Envelope
	cursor    bridge.Cursor
	outcome   chan error // holds one, so that whoever tells it never waits
}

func tell(batches []*batch, outcome error) {
	for _, b := range batches {
		b.outcome <- outcome
	}
}

// admit finds out what a step takes in. What has just been handed in is stored
// and taken in by the same commit, so that only one lies between a message and
// its sending. It is kept first, by a commit of its own, where older envelopes
// wait for their turn, where there is a lot of it, and as long as steps fail, so
// that no decision stands in the way of keeping it.
func (r *Relay) admit(ctx context.Context, batches []*batch) (admitted, error) {
	if r.unsaved.arrived || !r.knowledge.writeFailures.since.IsZero() || countEnvelopes(batches) > envelopesPerStep {
		if err := r.keepFirst(ctx, batches); err != nil {
			tell(batches, err)
			return admitted{}, err
		}
		arrivals, err := r.pending(ctx)
		return admitted{arrivals: arrivals, more: len(arrivals) == envelopesPerStep}, err
	}
	return admitted{batches: batches, arrivals: r.decodeAll(batches)}, nil
}

// admitted is what a step takes in: what was kept before, or what the step has
// to keep as well.
type admitted struct {
	batches  []*batch
	arrivals []arrival
	more     bool // whether more waits than one step takes
}

func (a admitted) empty() bool { return len(a.batches) == 0 && len(a.arrivals) == 0 }

func countEnvelopes(batches []*batch) (count int) {
	for _, b := range batches {
		count += len(b.envelopes)
	}
	return count
}

func (r *Relay) decodeAll(batches []*batch) []arrival {
	var arrivals []arrival
	for _, b := range batches {
		for _, e := range b.envelopes {
			arrivals = append(arrivals, r.decode(store.StoredEnvelope{Envelope: e}))
		}
	}
	return arrivals
}

// keepFirst stores batches for a step to come.
func (r *Relay) keepFirst(ctx context.Context, batches []*batch) error {
	if len(batches) == 0 {
		return nil
	}
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		for _, b := range batches {
			if _, err := tx.AddEnvelopes(b.envelopes); err != nil {
				return err
			}
		}
		return setCursors(tx, batches)
	})
	if err != nil {
		return err
	}
	r.unsaved.arrived = true
	tell(batches, nil)
	return nil
}

func setCursors(tx *store.Tx, batches []*batch) error {
	for _, b := range batches {
		if err := tx.SetCursor(b.platform, b.cursor); err != nil {
			return err
		}
	}
	return nil
}

// note finishes the envelope of an arrival, and stores it if that was not done
// before. It says whether it is new: what is handed in again is not taken in
// again.
func (a *arrival) note(tx *store.Tx) (isNew bool, err error) {
	switch {
	case a.envelope.ID == 0 && a.poison != nil:
		a.envelope.ID, isNew, err = tx.AddEnvelope(a.envelope.Envelope)
		return isNew, err
	case a.envelope.ID == 0:
		a.envelope.ID, isNew, err = tx.AddFinishedEnvelope(a.envelope.Envelope)
		return isNew, err
	case a.poison != nil:
		return true, nil // it is set aside
	default:
		return true, tx.FinishEnvelope(a.envelope.ID)
	}
}
