// Package storetest makes databases for tests. It belongs to no program that is shipped.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"lifeboat/store"
)

// Blank puts a database at path that is as [store.Open] leaves a new one. All
// migrations run once in a process and the rest is copying, since under the race
// detector they take longer than most tests. It is called outside of bubbles of
// testing/synctest.
func Blank(t testing.TB, path string) {
	t.Helper()
	content, err := blank()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatalf("make a blank database: %v", err)
	}
}

// blank is the content of such a file.
var blank = sync.OnceValues(func() (content []byte, err error) {
	folder, err := os.MkdirTemp("", "lifeboat-blank-")
	if err != nil {
		return nil, fmt.Errorf("make a blank database: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "lifeboat.db")
	made, err := store.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})
