package relay

import (
	"sync"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
	"lifeboat/bridge/inspect"
	"lifeboat/bridge/outbox"
	"lifeboat/bridge/pairing"
)

// controlAnswer is what a control target showed.
type controlAnswer struct {
	target   string
	ok       bool
	stranger bool // somebody else answered in its place
	at       time.Time
}

// tell notes the answer in what is known of our own network.
func (a controlAnswer) tell(uplink health.Uplink) health.Uplink {
	if a.stranger {
		return uplink.ObserveStranger(a.target, a.at)
	}
	return uplink.ObserveControl(a.target, a.ok, a.at)
}

// letters is what has come in since the loop last looked.
type letters struct {
	arrived  bool // something that was kept earlier waits to be taken in
	batches  []*batch
	signals  []bridge.Signal
	outcomes []outbox.Outcome
	canaries []bridge.Signal // what they showed of sending to groups
	controls []controlAnswer
	surveys  []survey
	asked    []chan Snapshot
	free     *uint64 // bytes on the disk, if it was looked at
	pairing  []pairing.News
	orders   []ordered
	// unkept says why files cannot be kept, or that they can; nil where none was
	// tried.
	unkept *string
	// inspected are the chats that were looked at.
	inspected []inspect.Inspection
	// scouted are the chats that were looked at right before their replay.
	scouted []inspect.Scouting
	// ledgerStale says that somebody else changed what operators should know of.
	ledgerStale bool
	// jumps are those of the machine's clock.
	jumps []jump
}

// mailbox collects what others have for the loop. Putting something in never
// blocks; the loop is woken once for any number of letters.
type mailbox struct {
	mu      sync.Mutex
	letters letters
	wake    chan struct{}
}

func newMailbox() *mailbox { return &mailbox{wake: make(chan struct{}, 1)} }

func (m *mailbox) put(write func(*letters)) {
	m.mu.Lock()
	write(&m.letters)
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

func (m *mailbox) take() letters {
	m.mu.Lock()
	defer m.mu.Unlock()
	taken := m.letters
	m.letters = letters{}
	return taken
}
