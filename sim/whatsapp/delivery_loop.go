package whatsapp

import (
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
)

// heldDelivery is a stanza that a fault keeps out of a device's queue.
type heldDelivery struct {
	fault *Active
	to    *device
	node  waBinary.Node
}

// deliverOrHold delivers, unless there is a fault to hold it. What was held before goes out before.
func (s *Server) deliverOrHold(to *device, node waBinary.Node, fault *Active) {
	s.deliverLifted()
	if fault == nil {
		to.deliver(node)
		return
	}
	s.held = append(s.held, heldDelivery{fault, to, node})
}

// deliverLifted delivers, in order, what lifted faults had held.
func (s *Server) deliverLifted() {
	held := s.held
	s.held = nil
	for _, h := range held {
		if s.faults.isActive(h.fault) {
			s.held = append(s.held, h)
		} else {
			h.to.deliver(h.node)
		}
	}
}

// releaseHeld gives back what lifted faults had held or delayed.
func (s *Server) releaseHeld() {
	s.mu.Lock()
	s.deliverLifted()
	s.mu.Unlock()
	s.poke()
}

// poke makes the delivery loop look at the queues now.
func (s *Server) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// deliverLoop sends delayed deliveries when they are due, until the server closes.
func (s *Server) deliverLoop() {
	for {
		timer := time.NewTimer(s.deliverDue())
		select {
		case <-timer.C:
		case <-s.wake:
		case <-s.ctx.Done():
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// idle is how long the delivery loop sleeps when nothing waits for a time.
const idle = time.Hour

// deliverDue sends what is due to anybody, and returns how long nothing else will be.
func (s *Server) deliverDue() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, pause := time.Now(), idle
	for _, c := range s.sessions() {
		if next := c.device.flush(now); !next.IsZero() {
			pause = min(pause, next.Sub(now))
		}
	}
	return pause
}
