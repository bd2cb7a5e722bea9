package store

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// settingsOf asks a connection for everything that it should have.
func settingsOf(t *testing.T, c *connection, settings []setting) {
	t.Helper()
	for _, want := range settings {
		var is string
		if err := c.conn.QueryRowContext(t.Context(), "PRAGMA "+want.name).Scan(&is); err != nil {
			t.Fatal(err)
		}
		if is != want.means {
			t.Errorf("%s is %s, want %s", want.name, is, want.means)
		}
	}
}

func openInternal(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "lifeboat.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// checkAllConnections looks at the writer and, by nesting views, at every
// reader.
func checkAllConnections(t *testing.T, s *Store) {
	t.Helper()
	seen := map[*connection]bool{}
	var look func(tx *Tx) error
	look = func(tx *Tx) error {
		seen[tx.connection] = true
		settingsOf(t, tx.connection, readerSettings)
		if len(seen) < readerCount {
			return s.Read(t.Context(), look)
		}
		return nil
	}
	change := func(tx *Tx) error { settingsOf(t, tx.connection, writerSettings); return nil }
	if err := errors.Join(s.Write(t.Context(), change), s.Read(t.Context(), look)); err != nil {
		t.Fatal(err)
	}
	if len(seen) != readerCount {
		t.Errorf("%d readers were seen", len(seen))
	}
}

func TestEveryConnectionHasTheSettings(t *testing.T) {
	checkAllConnections(t, openInternal(t))
}

func TestAConnectionThatBrokeIsReplaced(t *testing.T) {
	s := openInternal(t)
	lose := func(tx *Tx) error { return tx.connection.run("ROLLBACK") }
	if err := s.Write(t.Context(), lose); err == nil {
		t.Error("a change whose transaction was lost succeeded")
	}
	if err := s.Read(t.Context(), lose); err == nil {
		t.Error("a view whose transaction was lost succeeded")
	}
	checkAllConnections(t, s)
	if err := s.Write(t.Context(), func(tx *Tx) error { return tx.SaveState("after", 1, []byte("{}")) }); err != nil {
		t.Error(err)
	}
}

// TestWrongSettingsFailLoudly stands for a file system or a driver that passes
// over a PRAGMA in silence.
func TestWrongSettingsFailLoudly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	for _, given := range []setting{
		{"journal_mode", "DELETE", "wal"}, {"synchronous", "NORMAL", "2"}, {"foreign_keys", "0", "1"}, {"no_such_setting", "1", "1"},
	} {
		pool := openPool(path, []setting{given}, 1)
		err := pool.PingContext(t.Context())
		if err == nil || !strings.Contains(err.Error(), given.name) {
			t.Errorf("%s=%s gives %v", given.name, given.value, err)
		}
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestAFailedCommitIsEverybodysError lets a commit fail by a foreign key that is
// checked only then.
func TestAFailedCommitIsEverybodysError(t *testing.T) {
	s := openInternal(t)
	err := s.Write(t.Context(), func(tx *Tx) error {
		return errors.Join(
			tx.connection.run("PRAGMA defer_foreign_keys = 1"),
			tx.change("add an orphan", `INSERT INTO parts (delivery, position, platform, chat, part_id) VALUES (99, 0, '', '', '')`))
	})
	if err == nil || !strings.Contains(err.Error(), "COMMIT") {
		t.Errorf("the commit gives %v", err)
	}
	if err := s.Write(t.Context(), func(tx *Tx) error { return tx.SaveState("after", 1, []byte("{}")) }); err != nil {
		t.Errorf("the next change gives %v", err)
	}
	if info := s.Info(); info.Commits != 1 || info.Changes != 1 {
		t.Errorf("counted are %+v", info)
	}
}

// TestAFullDisk lets the file grow no further: what does not fit is refused, and
// what was there stays and can still be changed.
func TestAFullDisk(t *testing.T) {
	s := openInternal(t)
	save := func(name string, size int) error {
		return s.Write(context.Background(), func(tx *Tx) error { return tx.SaveState(name, 1, make([]byte, size)) })
	}
	limit := func(query string) error {
		return s.Write(t.Context(), func(tx *Tx) error {
			_, err := tx.find("limit the pages", func(row scanner) error { var n int; return row.Scan(&n) }, query)
			return err
		})
	}
	if err := errors.Join(save("small", 10), limit("PRAGMA max_page_count = 60")); err != nil {
		t.Fatal(err)
	}
	if err := save("large", 1<<20); err == nil || !strings.Contains(err.Error(), "full") {
		t.Errorf("a change that does not fit gives %v", err)
	}
	if err := errors.Join(save("small", 11), limit("PRAGMA max_page_count = 100000"), save("large", 1<<20)); err != nil {
		t.Errorf("after that: %v", err)
	}
}
