package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// copyPath is where the copy is kept that was made before the migration step of
// that number.
func copyPath(path string, step int64) string { return fmt.Sprintf("%s.before-%d", path, step) }

// keepCopy puts a copy of the database beside it. A copy of the same name from
// an earlier try is replaced, and a half-written one is never left under it.
func keepCopy(ctx context.Context, pool *sql.DB, path string, step int64) error {
	kept := copyPath(path, step)
	half := kept + ".part"
	if err := errors.Join(removeIfThere(half), makePrivate(half)); err != nil {
		return fmt.Errorf("copy the database before it is changed: %w", err)
	}
	if _, err := pool.ExecContext(ctx, "VACUUM INTO $1", half); err != nil {
		return fmt.Errorf("copy the database to %s before it is changed; is the disk full? %w",
			filepath.Base(kept), errors.Join(err, removeIfThere(half)))
	}
	if err := putInPlace(half, kept); err != nil {
		return fmt.Errorf("keep a copy of the database as %s: %w", filepath.Base(kept), err)
	}
	return nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// RemoveCopies deletes the copies that were made before migrations and last
// changed before the given time, since they hold message text too. It returns
// how many.
func (s *Store) RemoveCopies(before time.Time) (removed int, err error) {
	folder, name := filepath.Split(s.path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, fmt.Errorf("look for old copies of the database: %w", err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), name+".before-") {
			continue
		}
		about, err := entry.Info()
		if err != nil {
			return removed, fmt.Errorf("look at %s: %w", entry.Name(), err)
		}
		if !about.ModTime().Before(before) {
			continue
		}
		if err := os.Remove(filepath.Join(folder, entry.Name())); err != nil {
			return removed, fmt.Errorf("remove an old copy of the database: %w", err)
		}
		removed++
	}
	return removed, nil
}
