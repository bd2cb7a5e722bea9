package whatsapp

import (
	"errors"
	"slices"
	"sync"
)

// Faults switches faults on and off while the server runs. Several can be active at once; where two of one kind
// disagree, the younger one counts. It may be used from any goroutine.
type Faults struct {
	server *Server

	mu      sync.Mutex
	active  []*Active
	clock   uint64        // counts faults and connections, to tell which came first
	changed chan struct{} // closed at the next change
}

// Active is a fault that has been started.
type Active struct {
	Fault
	faults *Faults
	since  uint64
}

func newFaults(s *Server) *Faults {
	return &Faults{server: s, changed: make(chan struct{})}
}

// Start makes a fault active. When it returns, the fault has taken hold.
func (f *Faults) Start(fault Fault) *Active {
	f.mu.Lock()
	f.clock++
	a := &Active{fault, f, f.clock}
	f.active = append(f.active, a)
	f.announce()
	f.mu.Unlock()
	// Closing a door cannot fail, and no door is opened by a fault that begins.
	_ = f.server.adjustDoors()
	return a
}

// Lift ends a fault and gives back what it held. A second call does nothing. It fails if a listener that the
// fault had closed cannot be opened again.
func (a *Active) Lift() error {
	return a.faults.lift(func(other *Active) bool { return other == a })
}

// LiftAll ends all faults, as Active.Lift does.
func (f *Faults) LiftAll() error {
	return f.lift(func(*Active) bool { return true })
}

func (f *Faults) lift(which func(*Active) bool) error {
	f.mu.Lock()
	f.active = slices.DeleteFunc(f.active, which)
	f.announce()
	f.mu.Unlock()
	f.server.releaseHeld()
	return f.server.adjustDoors()
}

// announce wakes everybody who waits for a fault to end.
func (f *Faults) announce() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// tick is the next moment of the clock that orders faults and connections.
func (f *Faults) tick() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clock++
	return f.clock
}

// find looks for an active fault of one of the kinds that fits; the youngest wins.
func (f *Faults) find(fits func(*Active) bool, kinds ...Kind) *Active {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.locate(fits, kinds...)
}

func (f *Faults) locate(fits func(*Active) bool, kinds ...Kind) *Active {
	for _, a := range slices.Backward(f.active) {
		if slices.Contains(kinds, a.Kind) && fits(a) {
			return a
		}
	}
	return nil
}

// hitting looks for a fault of one of the kinds that hits the account.
func (f *Faults) hitting(number string, kinds ...Kind) *Active {
	return f.find(func(a *Active) bool { return a.hits(number) }, kinds...)
}

// hittingSend looks for a fault of one of the kinds that hits what the account sends to, or gets from, such a chat.
func (f *Faults) hittingSend(number string, group bool, kinds ...Kind) *Active {
	return f.find(func(a *Active) bool { return a.hits(number) && a.hitsSends(group) }, kinds...)
}

// isActive tells whether a fault has not been lifted. It is false for nil.
func (f *Faults) isActive(a *Active) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return a != nil && slices.Contains(f.active, a)
}

var errGone = errors.New("the connection was closed while a fault held it")

// wait returns when no fault of these kinds fits any more, or with errGone when gone is closed before that.
func (f *Faults) wait(gone <-chan struct{}, fits func(*Active) bool, kinds ...Kind) error {
	for {
		f.mu.Lock()
		held, changed := f.locate(fits, kinds...) != nil, f.changed
		f.mu.Unlock()
		if !held {
			return nil
		}
		select {
		case <-changed:
		case <-gone:
			return errGone
		}
	}
}
