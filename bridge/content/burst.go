package content

import (
	"errors"

	"lifeboat/bridge"
	"lifeboat/store"
)

// Burst says whether the person whose words are about to go may have more to
// say that could go with them.
func (s *Source) Burst(tx *store.Tx, first store.Delivery) (open bool, err error) {
	run, open, err := burstBehind(tx, first)
	return open && len(run) > 0, err
}

// GatherBurst makes one post of what one person said in a row. It says whether it
// did.
func (s *Source) GatherBurst(tx *store.Tx, first store.Delivery) (folded bool, err error) {
	run, _, err := burstBehind(tx, first)
	if err != nil || len(run) < 2 {
		return false, err
	}
	return s.foldRun(tx, run, store.Burst)
}

// burstBehind is runBehind for the words of one person. Answers stand for
// themselves, since a post can point at one message only.
func burstBehind(tx *store.Tx, first store.Delivery) (run []store.Delivery, open bool, err error) {
	said, err := tx.Message(first.Message)
	if err != nil {
		return nil, false, store.UnlessForgotten(err)
	}
	run, open, err = runBehind(tx, first, func(tx *store.Tx, d store.Delivery) (bool, error) {
		m, err := tx.Message(d.Message)
		if err != nil {
			return true, store.UnlessForgotten(err)
		}
		if m.Kind != bridge.Said || m.Target != "" || speaker(m) != speaker(said) {
			return true, nil
		}
		return standsForItself(tx, d)
	})
	if errors.Is(err, store.ErrNotFoldable) {
		return nil, false, nil // something may have arrived: what is here goes by itself
	}
	return run, open, err
}
