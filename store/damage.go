package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
)

// ErrDamaged means that the database file is not as SQLite wrote it, as after a
// failing disk.
var ErrDamaged = errors.New("it is damaged; nothing was changed. Keep the file aside and restore a backup into a new data folder ('lifeboat restore'), " +
	"or start with an empty one and link the account again")

// wholeCheck in bytes is the size up to which a database is read through at the
// start. A larger one is found to be damaged only where it is used.
const wholeCheck = 32 << 20

// SQLite's result codes for damage (sqlite.org/rescode.html); the low byte is
// the primary one.
const (
	codeCorrupt     = 11
	codeNotDatabase = 26
)

// damaged adds ErrDamaged to an error that says so in SQLite's terms.
func damaged(path string, err error) error {
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		return err
	}
	if code := failure.Code() & 0xff; code != codeCorrupt && code != codeNotDatabase {
		return err
	}
	return fmt.Errorf("open %s: %w (SQLite says: %w)", filepath.Base(path), ErrDamaged, err)
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
		return fmt.Errorf("open %s: %w (SQLite says: %s)", filepath.Base(path), ErrDamaged, found)
	}
	return nil
}
