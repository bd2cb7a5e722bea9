package relay

import (
	"context"

	"lifeboat/store"
)

// makeRoom removes the files of deliveries that are done, before their retention
// time is over.
func (r *Relay) makeRoom(ctx context.Context) error {
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.SpareMedia()
		return err
	})
	if err != nil {
		return err
	}
	return r.sweepMedia(ctx)
}

// sweepMedia removes the files that the database does not know any more, or
// never learned of because of a crash.
func (r *Relay) sweepMedia(ctx context.Context) error {
	if r.options.Media == nil {
		return nil
	}
	r.shelf.Lock()
	defer r.shelf.Unlock()
	var known map[string]bool
	err := r.store.Read(ctx, func(tx *store.Tx) (err error) {
		known, err = tx.MediaHashes()
		return err
	})
	if err != nil {
		return err
	}
	kept, err := r.options.Media.Hashes()
	if err != nil {
		return err
	}
	for _, hash := range kept {
		if known[hash] {
			r.drawn.forget(hash)
			continue
		}
		if r.drawn.has(hash) {
			continue
		}
		if err := r.options.Media.Remove(hash); err != nil {
			return err
		}
	}
	return nil
}
