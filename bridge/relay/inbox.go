package relay

import (
	"context"
	"fmt"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/store"
)

// inbox is what one platform hands its envelopes and signals to.
type inbox struct {
	relay    *Relay
	platform bridge.PlatformName
}

// Receive stores envelopes and cursor together before it returns nil.
func (i inbox) Receive(ctx context.Context, envelopes []bridge.Envelope, cursor bridge.Cursor) error {
	crashpoint.Reached(crashpoint.ReceivedBeforeCommit)
	err := i.relay.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.AddEnvelopes(envelopes); err != nil {
			return err
		}
		if cursor == "" {
			return nil
		}
		return tx.SetCursor(i.platform, cursor)
	})
	if err != nil {
		i.relay.log.Error("what arrived could not be stored, so it is not confirmed; free disk space if it is full",
			"platform", i.platform, "error", err)
		return fmt.Errorf("store what %s handed in: %w", i.platform, err)
	}
	crashpoint.Reached(crashpoint.EnvelopeCommitted)
	if cursor != "" {
		crashpoint.Reached(crashpoint.CursorCommitted)
	}
	i.relay.mail.put(func(l *letters) { l.arrived = true })
	return nil
}

// Signal passes an observation on to the loop.
func (i inbox) Signal(s bridge.Signal) {
	s.Platform = i.platform
	if s.At.IsZero() {
		s.At = i.relay.now()
	}
	i.relay.mail.put(func(l *letters) { l.signals = append(l.signals, s) })
}
