package conformance

import (
	"context"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
)

// Signals are what a platform reports to a test of its own, in order. It is safe
// for concurrent use.
type Signals chan bridge.Signal

// NewSignals makes room for more signals than a test brings about.
func NewSignals() Signals { return make(Signals, 10000) }

// Signal makes it a part of a bridge.Inbox.
func (s Signals) Signal(signal bridge.Signal) { s <- signal }

// Await returns the next signal that is wanted; those before it are dropped.
func (s Signals) Await(t *testing.T, what string, wanted func(bridge.Signal) bool) bridge.Signal {
	t.Helper()
	tooLate := time.After(Patience)
	for {
		select {
		case signal := <-s:
			if wanted(signal) {
				return signal
			}
		case <-tooLate:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// AwaitAccount returns the next signal that tells this of the account.
func (s Signals) AwaitAccount(t *testing.T, account bridge.Account) bridge.Signal {
	t.Helper()
	return s.Await(t, "the account to be "+string(account), func(s bridge.Signal) bool { return s.Account == account })
}

// KeepRunning runs a platform until the test ends or stop is called.
func KeepRunning(t *testing.T, p bridge.Platform, in bridge.Inbox) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx, in) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}
