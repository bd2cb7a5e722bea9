package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

// waitingPosts adds posts for home a minute after each other and returns them.
func waitingPosts(t *testing.T, s *store.Store, lane store.Lane, count int) (ids []int64) {
	t.Helper()
	for i := range count {
		d := posting(addMessage(t, s, said(refuge, fmt.Sprint(lane, i), "hello")), home, lane)
		d.CreatedAt = noon.Add(time.Duration(i) * time.Minute)
		ids = append(ids, addDelivery(t, s, d))
	}
	return ids
}

func parkOverdue(t *testing.T, s *store.Store, limits store.QueueLimits) (parked []store.Parking, more bool) {
	t.Helper()
	write(t, s, func(tx *store.Tx) (err error) {
		parked, more, err = tx.ParkOverdue(bridge.Chat{}, limits, noon.Add(time.Hour))
		return err
	})
	return parked, more
}

func statesOf(t *testing.T, s *store.Store, ids []int64) (states []store.State) {
	t.Helper()
	for _, id := range ids {
		states = append(states, delivery(t, s, id).State)
	}
	return states
}

func TestWhatHasWaitedForTooLongIsParkedWithItsChanges(t *testing.T) {
	s := open(t)
	ids := waitingPosts(t, s, store.Replay, 4)
	try(t, s, ids[0], "tried")
	write(t, s, func(tx *store.Tx) error { return tx.RetryDelivery(ids[0], store.Unsettled, noon, "no answer") })
	edit := posting(addMessage(t, s, said(refuge, "an edit", "hello!")), home, store.Replay)
	edit.Action, edit.Target, edit.CreatedAt = bridge.ActionEdit, ids[1], noon.Add(10*time.Minute)
	changed := addDelivery(t, s, edit)
	notice := store.Delivery{Chat: home, Lane: store.Live, Action: bridge.ActionPost, CreatedAt: noon, Body: &bridge.Post{Text: bridge.Plainly("a notice")}}
	said := addDelivery(t, s, notice)

	parked, more := parkOverdue(t, s, store.QueueLimits{Before: noon.Add(3 * time.Minute), Rows: 100})
	if diff := cmp.Diff([]store.Parking{{Chat: home, Lane: store.Replay, Count: 2}}, parked); diff != "" || more {
		t.Errorf("what was parked differs (-want +got), more %v:\n%s", more, diff)
	}
	want := []store.State{store.Unsettled, store.Parked, store.Parked, store.Waiting, store.Parked, store.Waiting}
	if got := statesOf(t, s, append(ids, changed, said)); !cmp.Equal(want, got) {
		t.Errorf("the states are %v, want %v", got, want)
	}
	if d := delivery(t, s, ids[1]); d.Reason != store.ExpiredReason || !d.Late {
		t.Errorf("what expired is %+v", d)
	}
	if counts := reading(t, s, (*store.Tx).Parked); len(counts) != 1 || counts[0].For != store.ForLimits || counts[0].Count != 3 {
		t.Errorf("counted as parked: %+v", counts)
	}
}

func TestWhatIsTooMuchForAChatIsParkedOldestFirst(t *testing.T) {
	s := open(t)
	ids := append(waitingPosts(t, s, store.Live, 2), waitingPosts(t, s, store.Replay, 5)...)
	if _, more := parkOverdue(t, s, store.QueueLimits{PerChat: 4, Rows: 2}); !more {
		t.Error("there is no more, although only 2 of 3 could be parked at once")
	}
	parkOverdue(t, s, store.QueueLimits{PerChat: 4, Rows: 2})
	want := []store.State{store.Parked, store.Parked, store.Parked, store.Waiting, store.Waiting, store.Waiting, store.Waiting}
	if got := statesOf(t, s, ids); !cmp.Equal(want, got) {
		t.Errorf("the states are %v, want %v", got, want)
	}
	if d := delivery(t, s, ids[2]); d.Reason != store.ExceededReason {
		t.Errorf("its reason is %q", d.Reason)
	}
	if parked, _ := parkOverdue(t, s, store.QueueLimits{PerChat: 4, Rows: 2}); len(parked) != 0 {
		t.Errorf("within the limit %v was parked", parked)
	}
}

func TestWhatIsOverdueCanBeRetriedUntilItIsGivenUp(t *testing.T) {
	s := open(t)
	ids := waitingPosts(t, s, store.Replay, 2)
	parkOverdue(t, s, store.QueueLimits{Before: noon.Add(time.Hour), Rows: 100})
	stays := func(d store.Delivery) store.Lane { return d.Lane }
	retried := writing(t, s, func(tx *store.Tx) ([]store.Delivery, error) { return tx.RetryParked(ids[:1], stays) })
	if len(retried) != 1 || head(t, s, home, store.Replay) != ids[0] {
		t.Errorf("retried %v", retried)
	}
	if parked, _ := parkOverdue(t, s, store.QueueLimits{Before: noon.Add(time.Hour), Rows: 100}); len(parked) != 0 {
		t.Errorf("what an operator retried is parked again: %v", parked)
	}
	for _, c := range []struct {
		before time.Time
		want   int64
	}{{noon.Add(time.Hour), 0}, {noon.Add(2 * time.Hour), 1}} {
		if got := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.DropOverdue(c.before, 10) }); got != c.want {
			t.Errorf("%d were given up before %s, want %d", got, c.before, c.want)
		}
	}
	if d := delivery(t, s, ids[1]); d.State != store.Dropped || d.Reason != store.ExpiredReason {
		t.Errorf("what was given up is %+v", d)
	}
}
