package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// readerCount is how many views can be open at once; further ones wait.
const readerCount = 4

// Errors that callers tell apart.
var (
	// ErrClosed means that the store was closed before the work began.
	ErrClosed = errors.New("the store is closed")
	// ErrNotFound means that there is no row with the given id.
	ErrNotFound = errors.New("not found")
	// ErrForgotten means that the message is known but its text was deleted
	// after the retention time.
	ErrForgotten = errors.New("the text was deleted after the retention time")
	// ErrFinished means that the delivery has left its lane meanwhile, so there
	// is nothing to try any more.
	ErrFinished = errors.New("the delivery is finished")
	// ErrReadOnly means that the database was opened to be looked at.
	ErrReadOnly = errors.New("the database was opened for reading only")
)

// UnlessForgotten returns err, or nil where that is no more than [ErrForgotten].
func UnlessForgotten(err error) error {
	if errors.Is(err, ErrForgotten) {
		return nil
	}
	return err
}

// Store is an open database.
type Store struct {
	path    string
	writing *sql.DB
	reading *sql.DB
	readers chan *connection
	writer  *writer
	closing chan struct{}
	harm    harm
}

// Open opens the database file at path and creates it, readable by its owner
// only, if it is not there; its folder must be. An older database is brought up
// to date, after a copy of it has been put beside it. A newer one is refused,
// and so is one in which damage is found: [ErrDamaged].
func Open(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find the database %s: %w", path, err)
	}
	if err := makePrivate(path); err != nil {
		return nil, err
	}
	s := newStore(path, writerSettings)
	if err := checkWhole(ctx, s.writing, path); err != nil {
		return nil, errors.Join(damaged(path, damagedAtStart, err), s.closePools())
	}
	if err := s.update(ctx); err != nil {
		return nil, errors.Join(damaged(path, damagedAtStart, err), s.closePools())
	}
	s.writer = startWriter(&connection{pool: s.writing}, s.closing)
	return s, nil
}

// OpenToRead opens the database file at path, which must be there, to be looked
// at: it changes nothing, and Write returns [ErrReadOnly]. A relay may be using
// the file. A database of another version is refused.
func OpenToRead(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("find the database %s: %w", path, err)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s := newStore(path, readerSettings)
	if err := s.checkVersion(ctx); err != nil {
		return nil, errors.Join(damaged(path, damagedAtStart, err), s.closePools())
	}
	return s, nil
}

// newStore opens no connection yet.
func newStore(path string, settings []setting) *Store {
	s := &Store{
		path:    path,
		writing: openPool(path, settings, 1),
		reading: openPool(path, readerSettings, readerCount),
		readers: make(chan *connection, readerCount),
		closing: make(chan struct{}),
		harm:    harm{found: make(chan struct{})},
	}
	for range readerCount {
		s.readers <- &connection{pool: s.reading}
	}
	return s
}

// checkVersion finds out whether this version can read the database as it is.
func (s *Store) checkVersion(ctx context.Context) error {
	migrations, err := shippedMigrations()
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	has, knows, err := versions(ctx, s.writing, s.path, migrations)
	if err == nil && has < knows {
		err = fmt.Errorf("%s was written by an older Lifeboat: run 'lifeboat run' once to bring it up to date", filepath.Base(s.path))
	}
	return err
}

// update brings the schema up to date.
func (s *Store) update(ctx context.Context) error {
	migrations, err := shippedMigrations()
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	return migrate(ctx, s.writing, s.path, migrations)
}

// Close waits for what is being written and read, then closes the file. It is
// called once; work that begins later gets [ErrClosed].
func (s *Store) Close() error {
	close(s.closing)
	if err := errors.Join(s.writer.wait(), s.closePools()); err != nil {
		return fmt.Errorf("close %s: %w", filepath.Base(s.path), err)
	}
	return nil
}

// closePools waits for every view. The writing pool goes last, since SQLite
// tidies up when the last connection is closed, and readers may not write.
func (s *Store) closePools() error {
	var errs []error
	for range readerCount {
		reader := <-s.readers
		errs = append(errs, reader.release())
	}
	return errors.Join(append(errs, s.reading.Close(), s.writing.Close())...)
}
