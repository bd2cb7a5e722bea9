package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lifeboat/store"
)

func TestFilesAreTheOwnersOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, path)
	defer closeStore(t, s)
	addPost(t, s, "m1")
	for _, ending := range []string{"", "-wal", "-shm"} {
		about, err := os.Stat(path + ending)
		if err != nil {
			t.Fatal(err)
		}
		if about.Mode().Perm() != 0o600 {
			t.Errorf("lifeboat.db%s has mode %o", ending, about.Mode().Perm())
		}
	}
}

func TestWhatWasWrittenIsThereAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	s := openAt(t, path)
	id := addPost(t, s, "m1")
	closeStore(t, s)

	s = openAt(t, path)
	defer closeStore(t, s)
	if got := head(t, s, home, store.Live); got != id {
		t.Errorf("the head of the lane is %d, want %d", got, id)
	}
}

func TestFolderNamesMeanNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "what? a #1 100% café & so")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	s := openAt(t, filepath.Join(folder, "lifeboat.db"))
	addPost(t, s, "m1")
	closeStore(t, s)
	found, err := os.ReadDir(folder)
	if err != nil || len(found) != 1 || found[0].Name() != "lifeboat.db" {
		t.Errorf("the folder holds %v (%v), want lifeboat.db alone", found, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(t *testing.T, path string)
		says    string
	}{
		"a missing folder": {
			func(*testing.T, string) {}, "its folder is missing",
		},
		"what is no database": {
			func(t *testing.T, path string) {
				makeFile(t, path, strings.Repeat("this is a shopping list\n", 100))
			}, "not a database",
		},
		"a folder in its place": {
			func(t *testing.T, path string) {
				if err := os.MkdirAll(path, 0o700); err != nil {
					t.Fatal(err)
				}
			}, "must be readable and writable",
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data", "lifeboat.db")
			c.prepare(t, path)
			s, err := store.Open(t.Context(), path)
			if err == nil {
				closeStore(t, s)
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "lifeboat.db") {
				t.Errorf("the error is %q, want one about lifeboat.db that says %q", err, c.says)
			}
		})
	}
}

func makeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAClosedStoreSaysSo(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "lifeboat.db"))
	closeStore(t, s)
	nothing := func(*store.Tx) error { return nil }
	if err := s.Write(t.Context(), nothing); !errors.Is(err, store.ErrClosed) {
		t.Errorf("writing gives %v", err)
	}
	if err := s.Read(t.Context(), nothing); !errors.Is(err, store.ErrClosed) {
		t.Errorf("reading gives %v", err)
	}
}

func TestInfo(t *testing.T) {
	s := open(t)
	addPost(t, s, "m1")
	if info := s.Info(); info.Changes != 2 || info.Commits != 2 {
		t.Errorf("after two changes it says %+v", info)
	}
}

func TestOpeningCanBeGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	if _, err := store.Open(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("opening gives %v", err)
	}
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a connection was left open: %v", err)
	}
}
