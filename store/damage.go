package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"modernc.org/sqlite"
)

// ErrDamaged means that the database file is not as SQLite wrote it, as after a
// failing disk.
var ErrDamaged = errors.New("it is damaged")

// What to do about damage that is found at the start, and in the middle of a run.
const (
	damagedAtStart = "nothing was changed. " + afterDamage
	damagedInUse   = "nothing is confirmed or posted any more. " + afterDamage
	afterDamage    = "Keep the file aside ('lifeboat queue export' saves what can still be read of it) and restore a backup into a new data folder " +
		"('lifeboat restore'), or start with an empty one and link the account again"
)

// wholeCheck in bytes is the size up to which a database is read through at the
// start. A larger one is found to be damaged only where it is used.
const wholeCheck = 32 << 20

// SQLite's result codes for damage (sqlite.org/rescode.html); the low byte is
// the primary one.
const (
	codeCorrupt     = 11
	codeNotDatabase = 26
)

// damaged adds ErrDamaged, and what to do, to an error that says so in SQLite's
// terms.
func damaged(path, remedy string, err error) error {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return err
	}
	if code := failure.Code() & 0xff; code != codeCorrupt && code != codeNotDatabase {
		return err
	}
	return fmt.Errorf("the database %s: %w; %s (SQLite says: %w)", filepath.Base(path), ErrDamaged, remedy, err)
}

// checkWhole reads a small database through.
func checkWhole(ctx context.Context, pool *sql.DB, path string) error {
	about, err := os.Stat(path)
	if err != nil || about.Size() > wholeCheck {
		return err
	}
	var found string
	if err := pool.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return fmt.Errorf("look for damage: %w", err)
	}
	if found != "ok" {
		return fmt.Errorf("the database %s: %w; %s (SQLite says: %s)", filepath.Base(path), ErrDamaged, damagedAtStart, found)
	}
	return nil
}

// harm is the first damage that was found in use.
type harm struct {
	once  sync.Once
	found chan struct{}
	err   error
}

// heed remembers damage.
func (s *Store) heed(err error) error {
	err = damaged(s.path, damagedInUse, err)
	if errors.Is(err, ErrDamaged) {
		s.harm.once.Do(func() {
			s.harm.err = err
			close(s.harm.found)
		})
	}
	return err
}

// Damaged is closed when damage is found in use; then Damage says which. Nothing
// that is read afterwards is to be relied on.
func (s *Store) Damaged() <-chan struct{} { return s.harm.found }

// Damage returns what was found once Damaged is closed.
func (s *Store) Damage() error { return s.harm.err }
