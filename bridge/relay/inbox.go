package relay

import (
	"context"
	"errors"
	"fmt"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
)

// errEnded is what platforms are told that hand something in when nobody takes
// it any more.
var errEnded = errors.New("the relay has stopped")

// inbox is what one platform hands its envelopes and signals to.
type inbox struct {
	relay    *Relay
	platform bridge.PlatformName
}

// Receive has the loop store envelopes and cursor together before it returns
// nil.
func (i inbox) Receive(ctx context.Context, envelopes []bridge.Envelope, cursor bridge.Cursor) error {
	crashpoint.Reached(crashpoint.ReceivedBeforeCommit)
	handed := &batch{platform: i.platform, envelopes: envelopes, cursor: cursor, outcome: make(chan error, 1)}
	i.relay.mail.put(func(l *letters) { l.batches = append(l.batches, handed) })
	if err := i.await(ctx, handed); err != nil {
		i.relay.log.Error("what arrived could not be stored, so it is not confirmed; free disk space if it is full",
			"platform", i.platform, "error", err)
		return fmt.Errorf("store what %s handed in: %w", i.platform, err)
	}
	crashpoint.Reached(crashpoint.EnvelopeCommitted)
	if cursor != "" {
		crashpoint.Reached(crashpoint.CursorCommitted)
	}
	return nil
}

// await waits until a batch is on disk. What the loop keeps of one that nobody
// waits for any more is handed in again, and ignored then.
func (i inbox) await(ctx context.Context, handed *batch) error {
	select {
	case err := <-handed.outcome:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-i.relay.ended:
		return errEnded
	}
}

// Signal passes an observation on to the loop.
func (i inbox) Signal(s bridge.Signal) {
	s.Platform = i.platform
	if s.At.IsZero() {
		s.At = i.relay.now()
	}
	i.relay.mail.put(func(l *letters) { l.signals = append(l.signals, s) })
}
