package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/store"
)

// fullDatabase closes a database of several pages and returns its path.
func fullDatabase(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	s := openAt(t, path)
	write(t, s, func(tx *store.Tx) error {
		for range 500 {
			if err := tx.AddEvent(store.Event{At: noon, Kind: strings.Repeat("something happened ", 5)}); err != nil {
				return err
			}
		}
		return nil
	})
	closeStore(t, s)
	return path
}

func TestADamagedDatabaseIsRefusedWithWhatToDo(t *testing.T) {
	const page = 4096
	for name, at := range map[string]int64{"the first page": 0, "a page of data": 60 * page} {
		path := fullDatabase(t)
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := file.Stat(); err != nil || info.Size() <= at+page {
			t.Fatalf("there is no such page: %v, %v", info, err)
		}
		if _, err := file.WriteAt([]byte(strings.Repeat("not a page ", page/11)), at); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), path)
		if err == nil {
			closeStore(t, s)
		}
		if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "lifeboat restore") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDamageUnderAnOpenStoreIsFoundByWhoeverWrites spoils what the store has read before: nothing is decided from memory on
// what the file does not say any more.
func TestDamageUnderAnOpenStoreIsFoundByWhoeverWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	s := openAt(t, path)
	defer closeStore(t, s)
	addPost(t, s, "1")
	for file, keep := range map[string]int64{path: 4096, path + "-wal": 32} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		handle, err := os.OpenFile(file, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := handle.WriteAt(make([]byte, max(info.Size()-keep, 0)), keep); err != nil {
			t.Fatal(err)
		}
		if err := handle.Close(); err != nil {
			t.Fatal(err)
		}
	}
	add := func() error {
		return s.Write(t.Context(), func(tx *store.Tx) error { return tx.AddEvent(store.Event{At: noon, Kind: "more"}) })
	}
	err := add()
	for end := time.Now().Add(time.Minute); err == nil && time.Now().Before(end); err = add() {
		time.Sleep(50 * time.Millisecond) // so that the store may rest
	}
	if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), "lifeboat restore") {
		t.Errorf("it was written: %v", err)
	}
	select {
	case <-s.Damaged():
	default:
		t.Error("nobody is told of the damage")
	}
}

// TestALockOfAnotherProgramIsWaitedFor holds a lock as another process would.
func TestALockOfAnotherProgramIsWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	s, other := openAt(t, path), openAt(t, path)
	defer closeStore(t, s)
	defer closeStore(t, other)
	locked, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- other.Write(context.Background(), func(*store.Tx) error {
			close(locked) // the transaction has begun
			time.Sleep(200 * time.Millisecond)
			return nil
		})
	}()
	<-locked
	addPost(t, s, "1")
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestOldHistoryGoesAndThatOfIncidentsStays(t *testing.T) {
	s := open(t)
	write(t, s, func(tx *store.Tx) error {
		incident, err := tx.OpenIncident(home.Platform, noon)
		if err != nil {
			return err
		}
		for _, e := range []store.Event{
			{At: noon, Kind: "old"}, {At: noon, Kind: "phase", Incident: incident}, {At: nextMonth, Kind: "new"},
		} {
			if err := tx.AddEvent(e); err != nil {
				return err
			}
		}
		return nil
	})
	prune(t, s, store.Retention{TextBefore: noon, MapBefore: noon, Limit: 100})
	prune(t, s, store.Retention{TextBefore: noon, MapBefore: noon, HistoryBefore: nextDay, Limit: 100})
	var kinds []string
	for _, e := range reading(t, s, func(tx *store.Tx) ([]store.Event, error) { return tx.Events(store.EventQuery{Limit: 9}) }) {
		kinds = append(kinds, e.Kind)
	}
	if got := strings.Join(kinds, " "); got != "phase new" {
		t.Errorf("kept are %q", got)
	}
}
