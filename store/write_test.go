package store_test

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
	"lifeboat/store/storetest"
)

var errChange = errors.New("the change thinks better of it")

// keep is a change that leaves a trace under a name.
func keep(name string) func(*store.Tx) error {
	return func(tx *store.Tx) error { return tx.SaveState(name, 1, []byte("{}")) }
}

// kept reports whether the trace is there.
func kept(t fataler, s *store.Store, name string) bool {
	t.Helper()
	return reading(t, s, func(tx *store.Tx) (bool, error) {
		_, _, found, err := tx.LoadState(name)
		return found, err
	})
}

func TestAChangeThatFailsIsUndone(t *testing.T) {
	s := open(t)
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		return errors.Join(keep("undone")(tx), errChange)
	})
	if !errors.Is(err, errChange) {
		t.Errorf("its error is %v", err)
	}
	write(t, s, keep("next"))
	if kept(t, s, "undone") || !kept(t, s, "next") {
		t.Error("the wrong change was kept")
	}
}

func TestAStatementThatFailedFailsTheChange(t *testing.T) {
	s := open(t)
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		if err := keep("before")(tx); err != nil {
			return err
		}
		if _, err := tx.AddDelivery(store.Delivery{Chat: home, Lane: "no lane", CreatedAt: noon}); err == nil {
			t.Error("a delivery was added to no lane")
		}
		if err := keep("after")(tx); err == nil {
			t.Error("a statement ran after one that had failed")
		}
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "add a delivery") {
		t.Errorf("the error of the change is %v", err)
	}
	write(t, s, keep("next"))
	if kept(t, s, "before") || kept(t, s, "after") {
		t.Error("a part of the change was kept")
	}
}

func TestAPanicReachesItsCallerAndUndoesTheChange(t *testing.T) {
	s := open(t)
	func() {
		defer func() {
			if recovered := recover(); recovered != "a bug" {
				t.Errorf("recovered %v", recovered)
			}
		}()
		write(t, s, func(tx *store.Tx) error {
			if err := keep("panicked")(tx); err != nil {
				return err
			}
			panic("a bug")
		})
	}()
	write(t, s, keep("next"))
	if kept(t, s, "panicked") {
		t.Error("what was done before the panic was kept")
	}
}

func TestAGoroutineThatEndsInAChangeStopsNobody(t *testing.T) {
	s := open(t)
	var ended sync.WaitGroup
	ended.Go(func() {
		// The goroutine never gets an answer, so there is no error to look at.
		write(t, s, func(tx *store.Tx) error {
			if err := keep("ended")(tx); err != nil {
				return err
			}
			runtime.Goexit()
			return nil
		})
	})
	ended.Wait()
	write(t, s, keep("next"))
	if kept(t, s, "ended") {
		t.Error("what was done before the end was kept")
	}
}

func TestATransactionEndsWithItsFunction(t *testing.T) {
	s := open(t)
	var leaked *store.Tx
	write(t, s, func(tx *store.Tx) error { leaked = tx; return nil })
	if err := keep("late")(leaked); err == nil {
		t.Error("a change went on after its end")
	}
	read(t, s, func(tx *store.Tx) error { leaked = tx; return nil })
	if _, err := leaked.Counts(); err == nil {
		t.Error("a view went on after its end")
	}
}

func TestNobodyWaitsForATurnLongerThanTheyWant(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Write(t.Context(), func(*store.Tx) error {
		cancel()
		return s.Write(ctx, keep("too late"))
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("waiting gives %v", err)
	}
	if kept(t, s, "too late") {
		t.Error("a change was made whose caller had gone")
	}
}

func TestWhatHasBegunIsFinished(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	err := s.Write(ctx, func(tx *store.Tx) error {
		cancel()
		return keep("begun")(tx)
	})
	if err != nil || !kept(t, s, "begun") {
		t.Errorf("a change whose caller was canceled in the middle gives %v, kept %v", err, kept(t, s, "begun"))
	}
}

// together starts a change that holds the database until all others wait, and
// returns all errors, its own first. It runs in a bubble, which knows when
// everybody waits.
func together(t *testing.T, s *store.Store, changes ...func(*store.Tx) error) []error {
	t.Helper()
	errs := make([]error, len(changes)+1)
	release := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		errs[0] = s.Write(t.Context(), func(*store.Tx) error { <-release; return nil })
	})
	synctest.Wait()
	for i, change := range changes {
		all.Go(func() { errs[i+1] = s.Write(t.Context(), change) })
	}
	synctest.Wait()
	close(release)
	all.Wait()
	return errs
}

// inBubble gives test a store inside a bubble.
func inBubble(t *testing.T, test func(t *testing.T, s *store.Store)) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	storetest.Blank(t, path)
	synctest.Test(t, func(t *testing.T) {
		s := openAt(t, path)
		defer closeStore(t, s)
		test(t, s)
	})
}

func TestChangesThatWaitTogetherShareACommit(t *testing.T) {
	inBubble(t, func(t *testing.T, s *store.Store) {
		for _, err := range together(t, s, keep("a"), keep("b"), keep("c"), keep("d")) {
			if err != nil {
				t.Error(err)
			}
		}
		if info := s.Info(); info.Changes != 5 || info.Commits != 1 {
			t.Errorf("5 changes that waited together: %+v", info)
		}
		for _, name := range []string{"a", "b", "c", "d"} {
			if !kept(t, s, name) {
				t.Errorf("change %s was lost", name)
			}
		}
	})
}

func TestAChangeThatFailsLeavesItsNeighborsAlone(t *testing.T) {
	inBubble(t, func(t *testing.T, s *store.Store) {
		bad := func(tx *store.Tx) error { return errors.Join(keep("bad")(tx), errChange) }
		worse := func(tx *store.Tx) error { return tx.PartSent(-1, 0, bridge.Receipt{}) }
		errs := together(t, s, keep("a"), bad, keep("b"), worse, keep("c"))
		for i, want := range []error{nil, nil, errChange, nil, store.ErrNotFound, nil} {
			if !errors.Is(errs[i], want) {
				t.Errorf("change %d gives %v, want %v", i, errs[i], want)
			}
		}
		for name, want := range map[string]bool{"a": true, "b": true, "c": true, "bad": false} {
			if kept(t, s, name) != want {
				t.Errorf("change %s: kept is %v", name, !want)
			}
		}
	})
}

func TestCloseFinishesWhatHasBegun(t *testing.T) {
	inBubbleUnclosed(t, func(t *testing.T, path string) {
		s := openAt(t, path)
		release := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() {
			write(t, s, func(tx *store.Tx) error { <-release; return keep("begun")(tx) })
		})
		all.Go(func() {
			read(t, s, func(tx *store.Tx) error { <-release; _, err := tx.Counts(); return err })
		})
		synctest.Wait()
		all.Go(func() { closeStore(t, s) })
		synctest.Wait()
		close(release)
		all.Wait()

		s = openAt(t, path)
		defer closeStore(t, s)
		if !kept(t, s, "begun") {
			t.Error("a change was lost that had begun before Close")
		}
	})
}

func inBubbleUnclosed(t *testing.T, test func(t *testing.T, path string)) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	storetest.Blank(t, path)
	synctest.Test(t, func(t *testing.T) { test(t, path) })
}

// TestManyWritersAndReaders is for the race detector, and checks that a view
// never sees half a change.
func TestManyWritersAndReaders(t *testing.T) {
	s := open(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				if err := s.Write(ctx, addPair); err != nil {
					t.Error(err)
				}
			}
		})
		all.Go(func() {
			for range 10 {
				if err := s.Read(ctx, seePairs); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if counts := reading(t, s, (*store.Tx).Counts); len(counts) != 2 || counts[0].Count != 80 {
		t.Errorf("80 pairs were added, counted are %+v", counts)
	}
}

// addPair adds a delivery to each of two lanes.
func addPair(tx *store.Tx) error {
	for _, lane := range []store.Lane{store.Live, store.Replay} {
		if _, err := tx.AddDelivery(store.Delivery{Chat: home, Lane: lane, Action: bridge.ActionPost, CreatedAt: noon}); err != nil {
			return err
		}
	}
	return nil
}

func seePairs(tx *store.Tx) error {
	counts, err := tx.Counts()
	if err == nil && len(counts) > 0 && counts[0].Count != counts[len(counts)-1].Count {
		err = errors.New("a view saw half a change")
	}
	return err
}

func TestAViewChangesNothing(t *testing.T) {
	s := open(t)
	if err := s.Read(t.Context(), keep("read")); err == nil {
		t.Error("a view changed the database")
	}
	if kept(t, s, "read") {
		t.Error("what a view wrote is there")
	}
}

func TestAViewSeesOneState(t *testing.T) {
	s := open(t)
	read(t, s, func(tx *store.Tx) error {
		before, err := tx.Incidents(10)
		if err != nil {
			return err
		}
		write(t, s, func(tx *store.Tx) error { _, err := tx.OpenIncident("whatsapp", noon); return err })
		after, err := tx.Incidents(10)
		if len(before) != len(after) {
			t.Errorf("a view saw %d incidents, then %d", len(before), len(after))
		}
		return err
	})
}

func TestManyViewsAtATimeTakeTurns(t *testing.T) {
	inBubble(t, func(t *testing.T, s *store.Store) {
		release := make(chan struct{})
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				read(t, s, func(tx *store.Tx) error { <-release; _, err := tx.Counts(); return err })
			})
		}
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Read(ctx, seePairs); !errors.Is(err, context.Canceled) {
			t.Errorf("a view that nobody waits for gives %v", err)
		}
		close(release)
		all.Wait()
	})
}

func TestTheVersionIsAnotherAfterEveryChange(t *testing.T) {
	s := open(t)
	versions := map[int64]bool{s.Version(): true}
	for _, name := range []string{"a", "b", "c"} {
		write(t, s, keep(name))
		if versions[s.Version()] {
			t.Errorf("after change %s the version is %d again", name, s.Version())
		}
		versions[s.Version()] = true
		before := s.Version()
		kept(t, s, name)
		if s.Version() != before {
			t.Error("a look changes the version")
		}
	}
}
