package relay_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// restore makes the world's database one that has just been restored from a
// backup, on the next start.
func (w *world) restore() {
	w.Helper()
	w.end()
	opened, err := store.Open(w.Context(), w.path)
	if err != nil {
		w.Fatal(err)
	}
	err = opened.Write(w.Context(), func(tx *store.Tx) error {
		_, err := tx.NoteRestore(time.Now())
		return err
	})
	if err != nil {
		w.Error(err)
	}
	if err := opened.Close(); err != nil {
		w.Error(err)
	}
	w.start()
	w.pass(time.Second)
}

// ago lets a message have been said before now.
func ago(d time.Duration) func(*bridge.Message) {
	return func(m *bridge.Message) { m.SentAt = m.SentAt.Add(-d) }
}

func TestWhatCameBeforeTheRestoreWaitsForTheOperators(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.down = true })
		w.say(refuge, "unfinished")
		w.pass(2 * time.Second)
		w.primary.set(func() { w.primary.down = false })
		w.restore()
		w.say(refuge, "said meanwhile", ago(10*time.Minute))
		w.say(refuge, "/status", ago(10*time.Minute))
		w.say(refuge, "said now")
		w.pass(20 * time.Second)
		w.expectSeen(family, "Grandma (via Telegram): said now")
		ids := w.parkedIDs()
		if retried, err := w.relay.RetryParked(w.Context(), ids); err != nil || retried != 2 {
			w.Fatalf("retried %d of %v, %v", retried, ids, err)
		}
		w.pass(time.Minute)
		seen := w.primary.seen(family)
		if len(seen) != 3 || !strings.Contains(seen[1], "unfinished") || !strings.Contains(seen[2], "said meanwhile") {
			w.Fatalf("seen are %q", seen)
		}
		// What was tried before keeps its id; the other relay's id of the other is not known.
		if strings.HasSuffix(seen[1], "(possibly repeated)") || !strings.HasSuffix(seen[2], "(possibly repeated)") {
			w.Errorf("seen are %q", seen)
		}
	})
}

// TestAChangeOfWhatWaitsWaitsToo edits and deletes what is kept back.
func TestAChangeOfWhatWaitsWaitsToo(t *testing.T) {
	inWorld(t, func(w *world) {
		w.primary.set(func() { w.primary.answer = refuseAll })
		first := w.say(refuge, "wrogn")
		second := w.say(refuge, "nobody reads this")
		w.pass(2 * time.Second)
		w.say(refuge, "right", func(m *bridge.Message) { m.Kind, m.Target = bridge.Edited, first.ID })
		w.say(refuge, "", func(m *bridge.Message) { m.Kind, m.Target = bridge.Deleted, second.ID })
		w.pass(2 * time.Second)
		w.primary.set(func() { w.primary.answer = nil })
		if retried, err := w.relay.RetryParked(w.Context(), w.parkedIDs()); err != nil || retried != 2 {
			w.Fatalf("retried %d, %v", retried, err)
		}
		w.pass(10 * time.Second)
		shown := w.primary.shown(family)
		if len(shown) != 2 || shown[1].Post.Action != bridge.ActionEdit || shown[1].Post.Target.ID != shown[0].ID {
			w.Errorf("shown are %+v", shown)
		}
	})
}
