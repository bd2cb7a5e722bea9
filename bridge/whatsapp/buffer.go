package whatsapp

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
	"go.mau.fi/whatsmeow/store"
	"modernc.org/sqlite"
)

// eventBuffer keeps whatsmeow from confirming a message when it was the
// database that failed. Left alone, whatsmeow takes such an error for a message
// that it cannot decrypt: it asks the sender for it again and confirms it, and
// if the sender is away the message is lost. An error that wraps
// context.Canceled makes it do neither (message.go:412).
type eventBuffer struct {
	store.EventBuffer
	failed  func(error) // told of every failure; ends the session
	cleared *clearing
}

// GetBufferedEvent returns what was decrypted earlier but not kept then.
func (b eventBuffer) GetBufferedEvent(ctx context.Context, hash [32]byte) (*store.BufferedEvent, error) {
	event, err := b.EventBuffer.GetBufferedEvent(ctx, hash)
	return event, b.withhold(err)
}

// PutBufferedEvent keeps what was decrypted until it has been handed in.
func (b eventBuffer) PutBufferedEvent(ctx context.Context, hash [32]byte, plaintext []byte, at time.Time) error {
	return b.withhold(b.EventBuffer.PutBufferedEvent(ctx, hash, plaintext, at))
}

// ClearBufferedEventPlaintext lets the text go with the next decryption.
func (b eventBuffer) ClearBufferedEventPlaintext(_ context.Context, hash [32]byte) error {
	b.cleared.note(hash)
	return nil
}

// DoDecryptionTxn decrypts in one transaction with the change of the keys. What
// cannot be decrypted keeps its own error.
func (b eventBuffer) DoDecryptionTxn(ctx context.Context, decrypt func(context.Context) error) error {
	var cleared [][32]byte
	err := b.EventBuffer.DoDecryptionTxn(ctx, func(ctx context.Context) (err error) {
		if cleared, err = b.cleared.clear(ctx, b.EventBuffer); err != nil {
			return err
		}
		return decrypt(ctx)
	})
	if err == nil {
		b.cleared.forget(cleared)
	}
	if databaseFailed(err) || errors.Is(err, context.DeadlineExceeded) {
		return b.withhold(err)
	}
	return err
}

// withhold marks an error of the database. It leaves nil and what is marked
// already as they are.
func (b eventBuffer) withhold(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	b.failed(err)
	return fmt.Errorf("%w: not confirmed, since the database failed: %w", context.Canceled, err)
}

// databaseFailed tells failures of whatsapp.db from those of cryptography and of
// the network, which come out of the same functions of whatsmeow.
func databaseFailed(err error) bool {
	var failure *sqlite.Error
	return errors.As(err, &failure) || errors.Is(err, dbutil.ErrTxn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, sql.ErrTxDone) || errors.Is(err, driver.ErrBadConn)
}
