package relay

import (
	"hash/maphash"
	"maps"
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
	posted map[uint64]echo
	taken  map[uint64]echo // what was taken in, with the chat that it came from
}

// echo is a wording that may come back.
type echo struct {
	at   time.Time
	from bridge.Chat
}

func newEchoes() *echoes {
	return &echoes{seed: maphash.MakeSeed(), posted: map[uint64]echo{}, taken: map[uint64]echo{}}
}

// note remembers what the relay posts.
func (e *echoes) note(text string, at time.Time) { e.keep(e.posted, text, echo{at: at}) }

// noteIn remembers what was said in a chat.
func (e *echoes) noteIn(chat bridge.Chat, text string, at time.Time) {
	e.keep(e.taken, text, echo{at: at, from: chat})
}

func (e *echoes) keep(in map[uint64]echo, text string, one echo) {
	e.mu.Lock()
	defer e.mu.Unlock()
	maps.DeleteFunc(in, func(_ uint64, old echo) bool { return one.at.Sub(old.at) > echoWindow })
	in[maphash.String(e.seed, render.Likeness(text))] = one
}

// heard says whether a text is what the relay has posted within the window.
// Nothing is never one: pins have no words either, and neither have most files.
func (e *echoes) heard(text string, at time.Time) bool {
	_, known := e.find(e.posted, text, at)
	return known
}

// heardElsewhere says whether a text was taken in within the window, in another
// chat.
func (e *echoes) heardElsewhere(text string, chat bridge.Chat, at time.Time) bool {
	found, known := e.find(e.taken, text, at)
	return known && found.from != chat
}

func (e *echoes) find(in map[uint64]echo, text string, at time.Time) (found echo, known bool) {
	if text = render.Likeness(text); text == "" {
		return echo{}, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	found, known = in[maphash.String(e.seed, text)]
	return found, known && at.Sub(found.at) <= echoWindow
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
