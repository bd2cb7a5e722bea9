package telegram

import (
	"errors"
	"slices"
	"sync"
)

// errFaultBegan sends a poll that was waiting back to meet a fault that has begun since.
var errFaultBegan = errors.New("a fault began")

// Faults are the faults that are on. Several may be on at once; a request meets them in the order in which they
// began.
type Faults struct {
	server *Server

	mu     sync.Mutex
	active []*activeFault
	began  chan struct{} // closed and replaced when a fault begins
}

type activeFault struct {
	Fault
	left   int           // calls that it still hits, where it is limited
	lifted chan struct{} // closed when it is lifted
}

func newFaults(s *Server) *Faults {
	return &Faults{server: s, began: make(chan struct{})}
}

// Begin switches a fault on. It also hits polls that are waiting. The returned function lifts it and releases what it
// held; it may be called more than once, and from any goroutine.
func (f *Faults) Begin(fault Fault) (lift func()) {
	begun := &activeFault{Fault: fault, left: fault.calls, lifted: make(chan struct{})}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = append(f.active, begun)
	if fault.stage() == atTheDoor {
		f.server.door.Shut()
	}
	close(f.began)
	f.began = make(chan struct{})
	return func() { f.lift(begun) }
}

// LiftAll lifts every fault that is on.
func (f *Faults) LiftAll() {
	f.mu.Lock()
	all := slices.Clone(f.active)
	f.mu.Unlock()
	for _, fault := range all {
		f.lift(fault)
	}
}

// CutConnections resets every connection that is open now. A bot may connect again at once.
func (f *Faults) CutConnections() {
	f.server.door.Cut()
}

func (f *Faults) lift(fault *activeFault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := slices.Index(f.active, fault)
	if at < 0 {
		return
	}
	f.active = slices.Delete(f.active, at, at+1)
	close(fault.lifted)
	if fault.stage() == atTheDoor {
		f.server.door.Unshut()
	}
}

// strike returns the faults that hit a call at this stage, up to one that ends it, and counts the call.
func (f *Faults) strike(method string, at stage) []*activeFault {
	f.mu.Lock()
	defer f.mu.Unlock()
	var struck []*activeFault
	for _, fault := range f.active {
		if !fault.threatens(method, at) {
			continue
		}
		fault.left--
		struck = append(struck, fault)
		if fault.ends() {
			break
		}
	}
	return struck
}

// threaten reports whether a call would be hit before it is carried out.
func (f *Faults) threaten(method string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.ContainsFunc(f.active, func(fault *activeFault) bool {
		return fault.threatens(method, beforeCarriedOut)
	})
}

func (f *Faults) nextBegin() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.began
}

func (a *activeFault) threatens(method string, at stage) bool {
	return a.stage() == at && a.concerns(method) && (a.calls == 0 || a.left > 0)
}

// suffer meets the faults of a stage. It returns an answer if a fault gives one instead of the method, and
// errNoAnswer if there is to be none.
func (e *exchange) suffer(at stage) (*answer, error) {
	for _, fault := range e.server.faults.strike(e.method, at) {
		stopped, err := e.meet(fault)
		if err != nil || stopped != nil {
			return stopped, err
		}
	}
	return nil, nil
}

func (e *exchange) meet(fault *activeFault) (*answer, error) {
	switch fault.kind {
	case hang, holdAnswer:
		return nil, e.wait(fault.lifted, 0)
	case delay:
		return nil, e.wait(fault.lifted, fault.delay)
	case badGateway:
		page := gatewayAnswer()
		return &page, nil
	case fail:
		refused, err := refuse(&fault.refusal)
		return &refused, err
	case cutAnswer:
		e.cut = true
		return nil, nil
	default:
		return nil, errNoAnswer
	}
}
