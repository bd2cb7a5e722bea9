package relay_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// handed packs what a member says in the refuge, numbered so that each has a
// time and a key of its own.
func (w *world) handed(numbers ...int) []bridge.Envelope {
	w.Helper()
	var envelopes []bridge.Envelope
	for _, n := range numbers {
		body, err := json.Marshal(bridge.Message{
			Chat: refuge, ID: fmt.Sprint("h", n), Kind: bridge.Said, SentAt: w.clock.now(),
			Sender: bridge.Person{ID: "grandma", Name: "granny"}, Text: bridge.Plainly(fmt.Sprint("number ", n)),
		})
		if err != nil {
			w.Fatal(err)
		}
		envelopes = append(envelopes, bridge.Envelope{Platform: "fallback", Key: fmt.Sprint(n), ReceivedAt: w.clock.now(), Payload: body})
	}
	return envelopes
}

// cursor is how far the fallback has received, as it is on disk.
func (w *world) cursor() (cursor bridge.Cursor) {
	w.Helper()
	err := w.store.Read(w.Context(), func(tx *store.Tx) (err error) {
		cursor, err = tx.Cursor("fallback")
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return cursor
}

func (w *world) pendingEnvelopes() int {
	w.Helper()
	count := 0
	err := w.store.Read(w.Context(), func(tx *store.Tx) error {
		waiting, _, err := tx.EnvelopeCounts()
		count = int(waiting)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return count
}

// sabotage has the database refuse to keep messages, and returns what ends that.
func (w *world) sabotage() (end func()) {
	w.Helper()
	w.tamper(`CREATE TRIGGER sabotage BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'sabotage'); END`)
	return func() { w.tamper(`DROP TRIGGER sabotage`) }
}

func (w *world) tamper(statement string) {
	w.Helper()
	database, err := sql.Open("sqlite", "file:"+w.path+"?_pragma=busy_timeout(10000)")
	if err == nil {
		_, err = database.ExecContext(w.Context(), statement)
		err = errors.Join(err, database.Close())
	}
	if err != nil {
		w.Fatal(err)
	}
}

func TestWhatArrivesIsKeptAndDecidedOnByOneCommit(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fail()
		w.pass(time.Second) // what is said now is held, and nobody sends anything
		before := w.store.Info()
		if err := w.fallback.inbox.Receive(w.Context(), w.handed(1, 2, 3), "3"); err != nil {
			w.Fatal(err)
		}
		if after := w.store.Info(); after.Commits != before.Commits+1 {
			w.Errorf("%d commits, want 1", after.Commits-before.Commits)
		}
		if waiting := w.pendingEnvelopes(); waiting != 0 || w.cursor() != "3" {
			w.Errorf("%d envelopes wait, the cursor is %q", waiting, w.cursor())
		}
	})
}

func TestEverythingThatArrivesIsTakenInOnceAndInOrder(t *testing.T) {
	numbers := func(first, last int) (all []int) {
		for n := first; n <= last; n++ {
			all = append(all, n)
		}
		return all
	}
	for name, batches := range map[string][][]int{
		"one by one":                  {{1}, {2}, {3}},
		"a few at once":               {{1, 2}, {3, 4, 5}},
		"some of it again":            {{1, 2}, {2, 3}, {1, 2, 3, 4}},
		"twice in the same batch":     {{1, 1, 2}},
		"more than one step takes":    {numbers(1, 260), numbers(255, 263)},
		"nothing but a cursor at all": {{}, {1}, {}},
	} {
		t.Run(name, func(t *testing.T) {
			inWorldWith(t, func(w *world) { w.replayPerMinute = 1 }, func(w *world) {
				most := 0
				for i, batch := range batches {
					if err := w.fallback.inbox.Receive(w.Context(), w.handed(batch...), bridge.Cursor(fmt.Sprint(i))); err != nil {
						w.Fatal(err)
					}
					if got := w.cursor(); got != bridge.Cursor(fmt.Sprint(i)) {
						w.Errorf("the cursor is %q after batch %d", got, i)
					}
					most = max(most, highest(batch))
				}
				w.pass(time.Minute)
				var want []string
				for n := range most {
					want = append(want, fmt.Sprint("…: number ", n+1))
				}
				w.expectSeen(family, want...)
			})
		})
	}
}

// highest is the highest number of a batch.
func highest(batch []int) (most int) {
	for _, n := range batch {
		most = max(most, n)
	}
	return most
}

func TestNoDecisionStandsInTheWayOfKeepingWhatArrives(t *testing.T) {
	inWorld(t, func(w *world) {
		end := w.sabotage()
		if err := w.fallback.inbox.Receive(w.Context(), w.handed(1), "1"); err == nil {
			w.Error("what was not kept is said to be kept")
		}
		if w.cursor() != "" {
			w.Error("the cursor has moved past what was not kept")
		}
		for n := 1; n <= 3; n++ { // as platforms do, again from where they were
			if err := w.fallback.inbox.Receive(w.Context(), w.handed(n), bridge.Cursor(fmt.Sprint(n))); err != nil {
				w.Errorf("number %d: %v", n, err)
			}
		}
		if waiting := w.pendingEnvelopes(); waiting != 3 || w.cursor() != "3" {
			w.Errorf("%d envelopes wait, the cursor is %q", waiting, w.cursor())
		}
		w.expectSeen(family)
		end()
		w.pass(5 * time.Second)
		w.expectSeen(family, "…: number 1", "…: number 2", "…: number 3")
	})
}

func TestNobodyWaitsForARelayThatHasStopped(t *testing.T) {
	inWorld(t, func(w *world) {
		inbox := w.fallback.inbox
		w.end()
		if err := inbox.Receive(w.Context(), w.handed(1), "1"); err == nil {
			w.Error("a relay that has stopped says that it has kept something")
		}
		w.start()
		w.pass(time.Second)
		w.expectSeen(family)
	})
}

func TestWhoeverGivesUpWaitingHandsItInAgain(t *testing.T) {
	inWorld(t, func(w *world) {
		impatient, stop := context.WithCancel(w.Context())
		stop()
		// Whether it was kept is not told, so nothing may hang on it.
		if err := w.fallback.inbox.Receive(impatient, w.handed(1), "1"); err != nil && !errors.Is(err, context.Canceled) {
			w.Errorf("it says %v", err)
		}
		synctest.Wait()
		if err := w.fallback.inbox.Receive(w.Context(), w.handed(1), "1"); err != nil {
			w.Error(err)
		}
		w.pass(time.Second)
		w.expectSeen(family, "…: number 1")
	})
}
