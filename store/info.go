package store

// Info counts what was committed since Open; of a database that was opened to be
// read it counts nothing.
type Info struct {
	Changes int64
	Commits int64 // one may hold many changes
}

// Info returns the present figures.
func (s *Store) Info() Info {
	if s.writer == nil {
		return Info{}
	}
	return Info{Changes: s.writer.changes.Load(), Commits: s.writer.commits.Load()}
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
