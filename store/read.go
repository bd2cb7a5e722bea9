package store

import (
	"context"
	"errors"
	"fmt"
)

// Read runs view in a transaction that sees one state of the database and can
// change nothing. The end of ctx stops the waiting for a free connection; what
// has begun is finished.
func (s *Store) Read(ctx context.Context, view func(*Tx) error) error {
	return s.heed(s.read(ctx, view))
}

func (s *Store) read(ctx context.Context, view func(*Tx) error) error {
	select {
	case reader := <-s.readers:
		defer func() { s.readers <- reader }()
		return reader.look(view)
	case <-ctx.Done():
		return fmt.Errorf("wait to read from the database: %w", ctx.Err())
	case <-s.closing:
		return ErrClosed
	}
}

// look runs view between BEGIN and ROLLBACK, also if it panics.
func (c *connection) look(view func(*Tx) error) (err error) {
	if err := c.begin("BEGIN"); err != nil {
		return c.discard(err)
	}
	tx := &Tx{connection: c}
	defer func() {
		tx.end()
		if failure := c.run("ROLLBACK"); failure != nil {
			err = errors.Join(err, c.discard(failure))
		}
	}()
	if err := view(tx); err != nil {
		return err
	}
	return tx.failure
}
