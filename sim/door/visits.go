package door

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
)

// Visits are the requests that a server is answering. Once they are closed none begins any more. They are safe for
// concurrent use.
type Visits struct {
	closing chan struct{}
	going   sync.WaitGroup

	mu     sync.Mutex
	closed bool
}

// NewVisits lets requests begin.
func NewVisits() *Visits {
	return &Visits{closing: make(chan struct{})}
}

// Closing is closed when everything that waits is to give up.
func (v *Visits) Closing() <-chan struct{} {
	return v.closing
}

// Close lets everything that waits give up, and reports whether it was the first to do so.
func (v *Visits) Close() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return false
	}
	v.closed = true
	close(v.closing)
	return true
}

// Wait returns when no request is being answered. It is called after Close.
func (v *Visits) Wait() {
	v.going.Wait()
}

// Answer has one request answered. Where answer fails, or none may begin any more, the connection is closed without
// an answer, or in the middle of one; the error is that of closing it.
func (v *Visits) Answer(w http.ResponseWriter, answer func() error) error {
	if v.admit() {
		defer v.going.Done()
		if answer() == nil {
			return nil
		}
	}
	return hangUp(w)
}

func (v *Visits) admit() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return false
	}
	v.going.Add(1)
	return true
}

// hangUp closes the connection that a request came in on.
func hangUp(w http.ResponseWriter) error {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return fmt.Errorf("take a connection over to close it: %w", err)
	}
	if err := conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("close a connection without an answer: %w", err)
	}
	return nil
}
