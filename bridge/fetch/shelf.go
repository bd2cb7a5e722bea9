package fetch

import (
	"context"
	"sync"

	"lifeboat/bridge/mediafolder"
	"lifeboat/store"
)

// Shelf is what becomes of the files in the media folder: those that the database
// knows of stay, and so do the pictures that were drawn in this run. It is safe
// for concurrent use.
type Shelf struct {
	folder *mediafolder.Folder
	store  *store.Store
	drawn  *drawn
	// keeping is held for reading while a file is kept, and for writing while what
	// nobody knows of is swept out of the folder.
	keeping sync.RWMutex
}

// NewShelf makes the shelf of a folder; of none, if that is nil.
func NewShelf(folder *mediafolder.Folder, known *store.Store) *Shelf {
	return &Shelf{folder: folder, store: known, drawn: &drawn{folder: folder, hashes: map[string]bool{}}}
}

// MakeRoom removes the files of deliveries that are done, before their retention
// time is over.
func (s *Shelf) MakeRoom(ctx context.Context) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.SpareMedia()
		return err
	})
	if err != nil {
		return err
	}
	return s.Sweep(ctx)
}

// Sweep removes the files that the database does not know any more, or
// never learned of because of a crash.
func (s *Shelf) Sweep(ctx context.Context) error {
	if s.folder == nil {
		return nil
	}
	s.keeping.Lock()
	defer s.keeping.Unlock()
	var known map[string]bool
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		known, err = tx.MediaHashes()
		return err
	})
	if err != nil {
		return err
	}
	kept, err := s.folder.Hashes()
	if err != nil {
		return err
	}
	for _, hash := range kept {
		if known[hash] {
			s.drawn.forget(hash)
			continue
		}
		if s.drawn.has(hash) {
			continue
		}
		if err := s.folder.Remove(hash); err != nil {
			return err
		}
	}
	return nil
}
