package faults

import (
	"slices"
	"sync"
)

// Door is what lets connections in.
type Door interface {
	// Shut refuses new connections until as many calls of Unshut have followed.
	Shut()
	Unshut()
	// Cut resets the connections that are open.
	Cut()
}

// Set is the faults that are on. Several may be on at once; a request meets them in the order in which they began.
type Set[P any] struct {
	door Door

	mu     sync.Mutex
	active []*Active[P]
	began  chan struct{} // closed and replaced when a fault begins
}

// Active is a fault that is on.
type Active[P any] struct {
	Fault[P]
	left   int           // calls that it still hits, where it is limited
	lifted chan struct{} // closed when it is lifted
}

// Lifted is closed when the fault is lifted.
func (a *Active[P]) Lifted() <-chan struct{} { return a.lifted }

// NewSet returns a set without faults for the server behind a door.
func NewSet[P any](door Door) *Set[P] {
	return &Set[P]{door: door, began: make(chan struct{})}
}

// Begin switches a fault on. It also hits requests that are waiting to be answered. The returned function lifts it and
// releases what it held; it may be called more than once, and from any goroutine.
func (s *Set[P]) Begin(fault Fault[P]) (lift func()) {
	begun := &Active[P]{Fault: fault, left: fault.calls, lifted: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active = append(s.active, begun)
	if fault.Stage == AtTheDoor {
		s.door.Shut()
	}
	close(s.began)
	s.began = make(chan struct{})
	return func() { s.lift(begun) }
}

// LiftAll lifts every fault that is on.
func (s *Set[P]) LiftAll() {
	s.mu.Lock()
	all := slices.Clone(s.active)
	s.mu.Unlock()
	for _, fault := range all {
		s.lift(fault)
	}
}

// CutConnections resets every connection that is open now. A client may connect again at once.
func (s *Set[P]) CutConnections() { s.door.Cut() }

func (s *Set[P]) lift(fault *Active[P]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.Index(s.active, fault)
	if at < 0 {
		return
	}
	s.active = slices.Delete(s.active, at, at+1)
	close(fault.lifted)
	if fault.Stage == AtTheDoor {
		s.door.Unshut()
	}
}

// Strike returns the faults that hit a call at this stage, up to one that ends it, and counts the call.
func (s *Set[P]) Strike(name string, at Stage) []*Active[P] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var struck []*Active[P]
	for _, fault := range s.active {
		if !fault.threatens(name, at) {
			continue
		}
		fault.left--
		struck = append(struck, fault)
		if fault.Ends {
			break
		}
	}
	return struck
}

// Threatening returns the faults that would hit a call at this stage, without counting it.
func (s *Set[P]) Threatening(name string, at Stage) []Fault[P] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Fault[P]
	for _, fault := range s.active {
		if fault.threatens(name, at) {
			found = append(found, fault.Fault)
		}
	}
	return found
}

// Threaten reports whether a call would be hit before it is carried out.
func (s *Set[P]) Threaten(name string) bool { return len(s.Threatening(name, BeforeCarriedOut)) > 0 }

// NextBegin is closed when the next fault begins.
func (s *Set[P]) NextBegin() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.began
}

func (a *Active[P]) threatens(name string, at Stage) bool {
	return a.Stage == at && a.concerns(name) && (a.calls == 0 || a.left > 0)
}
