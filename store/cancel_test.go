package store_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/store"
)

// held adds a post that waits in the replay lane of home.
func held(t fataler, s *store.Store, id string) int64 {
	t.Helper()
	return addDelivery(t, s, posting(addMessage(t, s, said(refuge, id, "hello")), home, store.Replay))
}

// changeOf adds an edit or a deletion that waits in the replay lane of home.
func changeOf(t fataler, s *store.Store, target int64, action bridge.Action) int64 {
	t.Helper()
	d := posting(addMessage(t, s, said(refuge, "change", "hello again")), home, store.Replay)
	d.Action, d.Target = action, target
	return addDelivery(t, s, d)
}

func cancel(t fataler, s *store.Store) int64 {
	t.Helper()
	return writing(t, s, func(tx *store.Tx) (int64, error) { return tx.CancelHeld(home, "not wanted", noon) })
}

func expectState(t *testing.T, s *store.Store, want store.State, ids ...int64) {
	t.Helper()
	for _, id := range ids {
		if d := delivery(t, s, id); d.State != want {
			t.Errorf("delivery %d is %s, want %s", id, d.State, want)
		}
	}
}

func TestWhatIsHeldIsCanceledWithItsChanges(t *testing.T) {
	s := open(t)
	before := addPost(t, s, "0")
	send(t, s, before, "3EB01")
	deletion, earlierEdit := changeOf(t, s, before, bridge.ActionDelete), changeOf(t, s, before, bridge.ActionEdit)
	first, second := held(t, s, "1"), held(t, s, "2")
	edit := changeOf(t, s, first, bridge.ActionEdit)
	live := addPost(t, s, "3")
	if got := cancel(t, s); got != 2 {
		t.Errorf("%d posts were canceled, want 2", got)
	}
	expectState(t, s, store.Canceled, first, second, edit, earlierEdit)
	expectState(t, s, store.Waiting, live, deletion)
	if head(t, s, home, store.Replay) != deletion {
		t.Error("the deletion of what members can read does not come first any more")
	}
	if again := cancel(t, s); again != 0 {
		t.Errorf("%d were canceled twice", again)
	}
}

func TestPostsOfManyAreTakenApartBeforeTheyAreCanceled(t *testing.T) {
	s := open(t)
	into := digest()
	into.Lane = store.Replay
	album := fold(t, s, into, held(t, s, "1"), held(t, s, "2"))
	post := fold(t, s, into, album, held(t, s, "3"))
	if got := cancel(t, s); got != 3 {
		t.Errorf("%d posts were canceled, want 3", got)
	}
	expectState(t, s, store.Dropped, album, post)
	if head(t, s, home, store.Replay) != 0 {
		t.Error("something is still held")
	}
}

func TestWhatMayHaveArrivedIsNotCanceled(t *testing.T) {
	s := open(t)
	begun, waits := held(t, s, "1"), held(t, s, "2")
	try(t, s, begun, "a")
	if got := cancel(t, s); got != 1 {
		t.Errorf("%d posts were canceled, want 1", got)
	}
	expectState(t, s, store.Trying, begun)
	expectState(t, s, store.Canceled, waits)
}

func TestWhatWasCanceledIsListedUntilItsRetention(t *testing.T) {
	s := open(t)
	id := held(t, s, "1")
	cancel(t, s)
	listed := func() int {
		return len(reading(t, s, func(tx *store.Tx) ([]store.Delivery, error) {
			return tx.Queue(store.QueueQuery{State: store.Canceled, Limit: 9})
		}))
	}
	counted := func() int {
		return len(reading(t, s, func(tx *store.Tx) ([]store.LaneCount, error) { return tx.Counts() }))
	}
	prune(t, s, store.Retention{TextBefore: noon, MapBefore: longAgo, Limit: 9})
	if text, err := textOf(s, t, delivery(t, s, id).Message); listed() != 1 || counted() != 1 || text != "hello" || err != nil {
		t.Errorf("within its retention %d are listed, %d counted, and it says %q (%v)", listed(), counted(), text, err)
	}
	prune(t, s, store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 9})
	if _, err := textOf(s, t, delivery(t, s, id).Message); listed() != 0 || counted() != 0 || err == nil {
		t.Errorf("past it %d are listed, %d counted, and the text is still there: %v", listed(), counted(), err == nil)
	}
	expectState(t, s, store.Canceled, id)
	if got := prune(t, s, store.Retention{TextBefore: nextMonth, MapBefore: nextMonth, Limit: 9}); got.Deleted == 0 {
		t.Error("it is never forgotten")
	}
}

func TestWhatItsAuthorDeletesIsNoLongerKept(t *testing.T) {
	s := open(t)
	post, other := held(t, s, "1"), held(t, s, "2")
	edit := changeOf(t, s, post, bridge.ActionEdit)
	cancel(t, s)
	write(t, s, func(tx *store.Tx) error { return tx.TakeBackCanceled(post, noon.Add(time.Minute)) })
	expectState(t, s, store.Dropped, post, edit)
	expectState(t, s, store.Canceled, other)
}

// TestWhatWasCanceledNeverComesBack does to canceled deliveries whatever is done to others.
func TestWhatWasCanceledNeverComesBack(t *testing.T) {
	s := open(t)
	rapid.Check(t, func(t *rapid.T) {
		var ids []int64
		for i := range rapid.IntRange(1, 5).Draw(t, "held") {
			ids = append(ids, held(t, s, string(rune('a'+i))))
		}
		if len(ids) > 1 && rapid.Bool().Draw(t, "folded") {
			into := digest()
			into.Lane = store.Replay
			fold(t, s, into, ids[:2]...)
		}
		cancel(t, s)
		write(t, s, func(tx *store.Tx) error {
			for _, id := range ids {
				switch rapid.SampledFrom([]string{"retry", "drop", "park", "finish", "hold", "restart"}).Draw(t, "done to it") {
				case "retry":
					if _, err := tx.RetryParked([]int64{id}, sameLane); err != nil {
						return err
					}
				case "drop":
					if err := tx.DropDelivery(id, "too late", noon); err != nil {
						return err
					}
				case "park":
					if err := tx.ParkDelivery(id, "too late", noon); err != nil {
						return err
					}
				case "finish":
					if err := tx.FinishDelivery(id, noon); err != nil {
						return err
					}
				case "hold":
					if _, err := tx.Hold(home); err != nil {
						return err
					}
				default:
					if _, err := tx.AfterRestart(noon); err != nil {
						return err
					}
				}
			}
			return nil
		})
		for _, id := range ids {
			if d := delivery(t, s, id); d.State != store.Canceled {
				t.Fatalf("a canceled delivery became %s", d.State)
			}
		}
		if head(t, s, home, store.Replay) != 0 {
			t.Fatal("something of it is in the lane")
		}
	})
}
