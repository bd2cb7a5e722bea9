package whatsapp

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
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
		buffer := eventBuffer{brokenBuffer{err: c.err}, func(error) { failures++ }, &clearing{}}
		err := buffer.DoDecryptionTxn(context.Background(), nil)
		if !errors.Is(err, c.err) || errors.Is(err, context.Canceled) != c.withheld || (failures == 1) != c.withheld {
			t.Errorf("%v became %v, with %d reports", c.err, err, failures)
		}
	}
}

// TestTheBuffersOwnErrorsAreAlwaysWithheld: there is no other kind of them.
func TestTheBuffersOwnErrorsAreAlwaysWithheld(t *testing.T) {
	failures := 0
	buffer := eventBuffer{brokenBuffer{err: errors.New("broken")}, func(error) { failures++ }, &clearing{}}
	_, readErr := buffer.GetBufferedEvent(context.Background(), [32]byte{})
	writeErr := buffer.PutBufferedEvent(context.Background(), [32]byte{}, nil, time.Time{})
	if !errors.Is(readErr, context.Canceled) || !errors.Is(writeErr, context.Canceled) || failures != 2 {
		t.Errorf("reading ended with %v, writing with %v, %d reports", readErr, writeErr, failures)
	}
}

// fakeBuffer decrypts and clears in memory, undoing what fails.
type fakeBuffer struct {
	store.EventBuffer
	cleared *[][32]byte
}

func (b fakeBuffer) DoDecryptionTxn(ctx context.Context, change func(context.Context) error) error {
	before := slices.Clone(*b.cleared)
	err := change(ctx)
	if err != nil {
		*b.cleared = before
	}
	return err
}

func (b fakeBuffer) ClearBufferedEventPlaintext(_ context.Context, hash [32]byte) error {
	*b.cleared = append(*b.cleared, hash)
	return nil
}

// TestTextsGoWithTheNextDecryption checks that none is forgotten when that
// decryption fails, and none cleared twice.
func TestTextsGoWithTheNextDecryption(t *testing.T) {
	var cleared [][32]byte
	buffer := eventBuffer{fakeBuffer{cleared: &cleared}, nil, &clearing{}}
	first, second := [32]byte{1}, [32]byte{2}
	clearText := func(hash [32]byte) {
		if err := buffer.ClearBufferedEventPlaintext(t.Context(), hash); err != nil {
			t.Fatal(err)
		}
	}
	decrypt := func(result error) {
		if err := buffer.DoDecryptionTxn(t.Context(), func(context.Context) error { return result }); !errors.Is(err, result) {
			t.Fatal(err)
		}
	}
	clearText(first)
	decrypt(signalerror.ErrOldCounter)
	if len(cleared) != 0 {
		t.Errorf("%v is cleared although nothing was committed", cleared)
	}
	decrypt(nil)
	clearText(second)
	decrypt(nil)
	decrypt(nil)
	if !slices.Equal(cleared, [][32]byte{first, second}) {
		t.Errorf("cleared are %v", cleared)
	}
}
