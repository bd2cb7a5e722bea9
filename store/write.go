package store

import (
	"context"
	"fmt"
)

// Write runs change in a transaction and returns nil when all that it did is on
// disk. When change fails, what it did is undone and its error is returned;
// other changes are not touched. An error of the commit is returned to everyone
// who shared it. The change runs on the caller's goroutine, with the database
// locked for other changes: it does nothing but use its [Tx], and it must not
// call Write again.
//
// The end of ctx stops the waiting for a turn; what has begun is finished.
func (s *Store) Write(ctx context.Context, change func(*Tx) error) error {
	return s.heed(s.write(ctx, change))
}

func (s *Store) write(ctx context.Context, change func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("write to the database: %w", err)
	}
	if s.writer == nil {
		return ErrReadOnly
	}
	entry := newEntry()
	select {
	case s.writer.queue <- entry:
		return entry.apply(change)
	case <-ctx.Done():
		return fmt.Errorf("wait to write to the database: %w", ctx.Err())
	case <-s.closing:
		return ErrClosed
	}
}

// entry is a change in the writer's queue, as seen by both sides.
type entry struct {
	turn    chan *Tx   // the writer lends its transaction
	kept    chan bool  // the caller hands it back: keep what was done, or undo it
	outcome chan error // the writer tells how the commit went
}

func newEntry() *entry {
	return &entry{turn: make(chan *Tx), kept: make(chan bool), outcome: make(chan error, 1)}
}

// apply waits for its turn, runs change and waits for the commit.
func (e *entry) apply(change func(*Tx) error) error {
	select {
	case tx := <-e.turn:
		if err := e.run(tx, change); err != nil {
			return err
		}
		return <-e.outcome
	case err := <-e.outcome:
		return err
	}
}

// run hands the transaction back even if change panics or ends its goroutine.
func (e *entry) run(tx *Tx, change func(*Tx) error) error {
	keep := false
	defer func() {
		tx.end()
		e.kept <- keep
	}()
	if err := change(tx); err != nil {
		return err
	}
	keep = tx.failure == nil
	return tx.failure
}
