package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Info is what there is to say about the database as a file.
type Info struct {
	Schema  int64 // the number of the last migration
	Bytes   int64 // on disk, with what SQLite keeps beside it
	Changes int64 // how many changes were committed since Open
	Commits int64 // in how many commits
}

// Info returns the present figures.
func (s *Store) Info() (Info, error) {
	i := Info{Schema: s.schema}
	if s.writer != nil {
		i.Changes, i.Commits = s.writer.changes.Load(), s.writer.commits.Load()
	}
	for _, ending := range append([]string{""}, sidecars...) {
		about, err := os.Stat(s.path + ending)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return i, fmt.Errorf("look at the size of %s: %w", filepath.Base(s.path), err)
		}
		i.Bytes += about.Size()
	}
	return i, nil
}

// Version is another number whenever something may have been committed since:
// while it stays the same, what was read after asking for it is as it was. It has
// changed when the [Store.Write] that changed it returns. Of a database that was
// opened to be read it says nothing: others write to that.
func (s *Store) Version() int64 {
	if s.writer == nil {
		return 0
	}
	return s.writer.version.Load()
}
