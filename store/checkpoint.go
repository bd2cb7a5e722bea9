package store

import (
	"context"
	"fmt"
)

// Checkpoint empties the log beside the database into it. Until then the log may
// still hold what was deleted. Where others read or write at that moment, it may
// leave that to the next time.
func (s *Store) Checkpoint(ctx context.Context) error {
	select {
	case reader := <-s.readers:
		defer func() { s.readers <- reader }()
		return reader.checkpoint(ctx)
	case <-ctx.Done():
		return fmt.Errorf("wait to empty the log of the database: %w", ctx.Err())
	case <-s.closing:
		return ErrClosed
	}
}

func (c *connection) checkpoint(ctx context.Context) error {
	if err := c.connect(ctx); err != nil {
		return c.discard(err)
	}
	if err := c.run("PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return c.discard(err)
	}
	return nil
}
