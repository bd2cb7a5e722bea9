package relay

import (
	"hash/maphash"
	"sync"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/store"
)

// echoWindow is how long a post of the relay that comes back from somebody
// else is taken for the work of another bridge.
const echoWindow = time.Minute

// echoes remembers, as hashes, the wording of what the relay has just posted, and
// what another relay would have made of the same, so that two relays in one chat
// do not answer each other for ever. It is safe for concurrent use.
type echoes struct {
	mu     sync.Mutex
	seed   maphash.Seed
	posted map[uint64]time.Time
}

func newEchoes() *echoes {
	return &echoes{seed: maphash.MakeSeed(), posted: map[uint64]time.Time{}}
}

func (e *echoes) note(text string, at time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for hash, then := range e.posted {
		if at.Sub(then) > echoWindow {
			delete(e.posted, hash)
		}
	}
	e.posted[maphash.String(e.seed, render.Likeness(text))] = at
}

// heard says whether a text is what the relay has posted within the window.
// Nothing is never one: pins have no words either, and neither have most files.
func (e *echoes) heard(text string, at time.Time) bool {
	text = render.Likeness(text)
	if text == "" {
		return false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	then, known := e.posted[maphash.String(e.seed, text)]
	return known && at.Sub(then) <= echoWindow
}

// ownEcho recognizes what the relay itself has sent, by the id that members see
// or, where the echo names it, by that of the part. It also proves that it
// arrived.
func (w *work) ownEcho(tx *store.Tx, m bridge.Message) (bool, error) {
	if !m.Own {
		return false, nil
	}
	known, err := tx.KnownID(m.Chat, m.ID)
	if err != nil {
		return false, err
	}
	part := m.ID
	if m.PartID != "" {
		part = m.PartID
	}
	if !known && part != m.ID {
		known, err = tx.KnownID(m.Chat, part)
	}
	if err != nil || !known {
		return false, err
	}
	settled, err := tx.SettleAs(m.Chat, part, m.ID, w.now)
	w.settled(settled)
	if settled {
		w.touched[m.Chat] = true
	}
	return true, err
}
