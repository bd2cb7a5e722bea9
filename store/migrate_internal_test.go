package store

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// withStep returns the shipped migrations and one more.
func withStep(t *testing.T, name, statements string) fs.FS {
	t.Helper()
	shipped, err := shippedMigrations()
	if err != nil {
		t.Fatal(err)
	}
	steps := fstest.MapFS{name: &fstest.MapFile{Data: []byte("-- +goose Up\n" + statements + ";\n")}}
	names, err := fs.Glob(shipped, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(shipped, name)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(steps, fstest.MapFS{name: &fstest.MapFile{Data: content}})
	}
	return steps
}

// migrateFile applies migrations to a closed database.
func migrateFile(t *testing.T, path string, migrations fs.FS) error {
	t.Helper()
	pool := openPool(path, writerSettings, 1)
	err := migrate(t.Context(), pool, path, migrations)
	return errors.Join(err, pool.Close())
}

// usedDatabase returns the path of a closed database that has a state in it.
func usedDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	s := openFile(t, path)
	err := s.Write(t.Context(), func(tx *Tx) error { return tx.SaveState("decided", 1, []byte("{}")) })
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func openFile(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func hasState(t *testing.T, path string) bool {
	t.Helper()
	s := openFile(t, path)
	var found bool
	err := s.Read(t.Context(), func(tx *Tx) (err error) {
		_, _, found, err = tx.LoadState("decided")
		return err
	})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestANewDatabaseNeedsNoCopy(t *testing.T) {
	path := usedDatabase(t)
	hasState(t, path) // opens it once more
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the database there are %v (%v)", entries, err)
	}
}

func TestACopyIsKeptBeforeAMigration(t *testing.T) {
	path := usedDatabase(t)
	kept := copyPath(path, lastStep(t)+1)
	for _, old := range []string{kept, kept + ".part"} {
		if err := os.WriteFile(old, []byte("of an earlier try"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := migrateFile(t, path, withStep(t, "00099_next.sql", "DELETE FROM states")); err != nil {
		t.Fatal(err)
	}
	about, err := os.Stat(kept)
	if err != nil {
		t.Fatal(err)
	}
	if about.Mode().Perm() != private {
		t.Errorf("the copy has mode %o", about.Mode().Perm())
	}
	if !hasState(t, kept) {
		t.Error("the copy does not hold what was there before")
	}
}

// lastStep is the newest schema that is shipped.
func lastStep(t *testing.T) int64 {
	t.Helper()
	s := openInternal(t)
	migrations, err := shippedMigrations()
	if err != nil {
		t.Fatal(err)
	}
	_, knows, err := versions(t.Context(), s.writing, s.path, migrations)
	if err != nil {
		t.Fatal(err)
	}
	return knows
}

func TestANewerDatabaseIsRefusedByName(t *testing.T) {
	path := usedDatabase(t)
	if err := migrateFile(t, path, withStep(t, "00099_next.sql", "CREATE TABLE later (id INTEGER)")); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path)
	if err == nil {
		t.Fatal("a newer database was opened")
	}
	for _, part := range []string{"lifeboat.db was written by a newer Lifeboat (schema 99, this one knows ", "install that version", "lifeboat.db.before-"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error %q does not say %q", err, part)
		}
	}
}

func TestAMigrationThatFailsChangesNothing(t *testing.T) {
	path := usedDatabase(t)
	err := migrateFile(t, path, withStep(t, "00099_next.sql", "DELETE FROM states;\nINSERT INTO no_such_table VALUES (1)"))
	if err == nil || !strings.Contains(err.Error(), "bring lifeboat.db from schema") {
		t.Errorf("the migration gives %v", err)
	}
	if !hasState(t, path) {
		t.Error("the database was changed")
	}
	again := withStep(t, "00099_next.sql", "CREATE TABLE later (id INTEGER)")
	if err := migrateFile(t, path, again); err != nil {
		t.Errorf("trying again gives %v", err)
	}
}

func TestOldCopiesAreRemoved(t *testing.T) {
	s := openInternal(t)
	for name, age := range map[string]time.Duration{
		"lifeboat.db.before-1": 48 * time.Hour, "lifeboat.db.before-2": time.Hour, "whatsapp.db": 48 * time.Hour,
	} {
		file := filepath.Join(filepath.Dir(s.path), name)
		then := time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Chtimes(file, then, then)); err != nil {
			t.Fatal(err)
		}
	}
	if removed, err := s.RemoveCopies(time.Now().Add(-24 * time.Hour)); removed != 1 || err != nil {
		t.Errorf("%d copies were removed (%v), want 1", removed, err)
	}
	for _, name := range []string{"lifeboat.db", "lifeboat.db.before-2", "whatsapp.db"} {
		if _, err := os.Stat(filepath.Join(filepath.Dir(s.path), name)); err != nil {
			t.Errorf("removed too much: %v", err)
		}
	}
}
