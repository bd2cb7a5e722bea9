package storetest_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"lifeboat/store"
	"lifeboat/store/storetest"
)

// TestABlankDatabaseIsComplete opens one: nothing is left for store.Open to do, and no copy is made before a migration.
func TestABlankDatabaseIsComplete(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	storetest.Blank(t, path)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("opening it has changed it")
	}
}
