package conformance

import (
	"context"
	"errors"
	"slices"
	"sync"

	"lifeboat/bridge"
)

// errDiskFull is what the books answer while they are told to fail.
var errDiskFull = errors.New("conformance: the disk is full")

// books is the inbox of the suite: a store in memory that outlives every run of
// the adapter. It is safe for concurrent use.
type books struct {
	mu        sync.Mutex
	envelopes []bridge.Envelope // in order of arrival, each key once
	keys      map[string]bool
	cursor    bridge.Cursor
	signals   []bridge.Signal
	failures  int           // how many more calls of Receive fail
	failed    int           // how many have failed
	changed   chan struct{} // closed and replaced at every change
}

func newBooks() *books {
	return &books{keys: map[string]bool{}, changed: make(chan struct{})}
}

// Receive keeps the envelopes and the cursor, both or neither.
func (b *books) Receive(ctx context.Context, envelopes []bridge.Envelope, cursor bridge.Cursor) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	defer b.announce()
	if b.failures > 0 {
		b.failures--
		b.failed++
		return errDiskFull
	}
	for _, envelope := range envelopes {
		b.keep(envelope)
	}
	if cursor != "" {
		b.cursor = cursor
	}
	return nil
}

// keep adds an envelope unless it is a redelivery. The payload is copied, since
// it is the adapter's again once Receive has returned.
func (b *books) keep(envelope bridge.Envelope) {
	if b.keys[envelope.Key] {
		return
	}
	b.keys[envelope.Key] = true
	envelope.Payload = slices.Clone(envelope.Payload)
	b.envelopes = append(b.envelopes, envelope)
}

// Signal keeps an observation.
func (b *books) Signal(signal bridge.Signal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.signals = append(b.signals, signal)
	b.announce()
}

func (b *books) announce() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// failNext lets the next n calls of Receive fail.
func (b *books) failNext(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures = n
}

// view is a copy of the books, and a channel that is closed when they change.
type view struct {
	envelopes []bridge.Envelope
	cursor    bridge.Cursor
	signals   []bridge.Signal
	failed    int
	changed   <-chan struct{}
}

func (b *books) view() view {
	b.mu.Lock()
	defer b.mu.Unlock()
	return view{slices.Clone(b.envelopes), b.cursor, slices.Clone(b.signals), b.failed, b.changed}
}

// since returns the signals after the first n.
func (v view) since(n int) []bridge.Signal { return v.signals[min(n, len(v.signals)):] }
