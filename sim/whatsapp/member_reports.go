package whatsapp

import (
	"context"
	"sync"

	"go.mau.fi/whatsmeow/types/events"
)

// reports is what a phone has received and not told of yet. A file takes time to be downloaded, and the client must
// not wait for it.
type reports struct {
	mu      sync.Mutex
	waiting []*events.Message
	more    chan struct{} // has room for one
}

func newReports() *reports { return &reports{more: make(chan struct{}, 1)} }

func (r *reports) add(event *events.Message) {
	r.mu.Lock()
	r.waiting = append(r.waiting, event)
	r.mu.Unlock()
	notify(r.more)
}

func (r *reports) take() []*events.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	waiting := r.waiting
	r.waiting = nil
	return waiting
}

// tell reports what was received, in order, until ctx ends; files are not waited for after that.
func (m *Member) tell(ctx context.Context) {
	for {
		for _, event := range m.reports.take() {
			if received := m.received(ctx, event); received != nil {
				m.report(*received)
			}
		}
		if ctx.Err() != nil {
			return
		}
		select {
		case <-m.reports.more:
		case <-ctx.Done():
		}
	}
}
