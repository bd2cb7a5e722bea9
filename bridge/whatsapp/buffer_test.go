package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.mau.fi/libsignal/signalerror"
	"go.mau.fi/util/dbutil"
	"go.mau.fi/whatsmeow/store"
)

// brokenBuffer fails at everything with one error.
type brokenBuffer struct {
	store.EventBuffer
	err error
}

func (b brokenBuffer) GetBufferedEvent(context.Context, [32]byte) (*store.BufferedEvent, error) {
	return nil, b.err
}

func (b brokenBuffer) PutBufferedEvent(context.Context, [32]byte, []byte, time.Time) error {
	return b.err
}

func (b brokenBuffer) DoDecryptionTxn(context.Context, func(context.Context) error) error {
	return b.err
}

// TestDatabaseErrorsAreWithheld checks that whatsmeow is told of a canceled
// context wherever the database failed, and of nothing else where it did not.
func TestDatabaseErrorsAreWithheld(t *testing.T) {
	for _, c := range []struct {
		err      error
		withheld bool
	}{
		{fmt.Errorf("%w: disk full", dbutil.ErrTxnCommit), true},
		{fmt.Errorf("failed to load session: %w", sql.ErrConnDone), true},
		{context.DeadlineExceeded, true},
		{signalerror.ErrNoSenderKeyForUser, false},
		{signalerror.ErrOldCounter, false},
		{nil, false},
	} {
		failures := 0
		buffer := eventBuffer{brokenBuffer{err: c.err}, func(error) { failures++ }}
		err := buffer.DoDecryptionTxn(context.Background(), nil)
		if !errors.Is(err, c.err) || errors.Is(err, context.Canceled) != c.withheld || (failures == 1) != c.withheld {
			t.Errorf("%v became %v, with %d reports", c.err, err, failures)
		}
	}
}

// TestTheBuffersOwnErrorsAreAlwaysWithheld: there is no other kind of them.
func TestTheBuffersOwnErrorsAreAlwaysWithheld(t *testing.T) {
	failures := 0
	buffer := eventBuffer{brokenBuffer{err: errors.New("broken")}, func(error) { failures++ }}
	_, readErr := buffer.GetBufferedEvent(context.Background(), [32]byte{})
	writeErr := buffer.PutBufferedEvent(context.Background(), [32]byte{}, nil, time.Time{})
	if !errors.Is(readErr, context.Canceled) || !errors.Is(writeErr, context.Canceled) || failures != 2 {
		t.Errorf("reading ended with %v, writing with %v, %d reports", readErr, writeErr, failures)
	}
}
