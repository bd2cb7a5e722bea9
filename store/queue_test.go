package store_test

import (
	"errors"
	"path/filepath"
	"testing"

	"lifeboat/bridge"
	"lifeboat/store"
)

// sameLane retries a delivery in the lane where it was.
func sameLane(d store.Delivery) store.Lane { return d.Lane }

func retry(t *testing.T, s *store.Store, ids ...int64) []store.Delivery {
	t.Helper()
	return writing(t, s, func(tx *store.Tx) ([]store.Delivery, error) { return tx.RetryParked(ids, sameLane) })
}

func park(t *testing.T, s *store.Store, id int64) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error { return tx.ParkDelivery(id, "too long", noon) })
}

func TestTheQueueIsListedByChatLaneAndState(t *testing.T) {
	s := open(t)
	waiting := addPost(t, s, "1")
	parked := addPost(t, s, "2")
	park(t, s, parked)
	elsewhere := addDelivery(t, s, posting(0, refuge, store.Live))
	held := addDelivery(t, s, posting(0, home, store.Replay))
	send(t, s, addPost(t, s, "3"), "sent")
	for name, c := range map[string]struct {
		query store.QueueQuery
		want  []int64
	}{
		"all":              {store.QueueQuery{Limit: 9}, []int64{waiting, parked, elsewhere, held}},
		"a page":           {store.QueueQuery{After: waiting, Limit: 2}, []int64{parked, elsewhere}},
		"of a chat":        {store.QueueQuery{Chat: home, Limit: 9}, []int64{waiting, parked, held}},
		"of a lane":        {store.QueueQuery{Lane: store.Replay, Limit: 9}, []int64{held}},
		"in a state":       {store.QueueQuery{State: store.Parked, Limit: 9}, []int64{parked}},
		"of a chat's lane": {store.QueueQuery{Chat: home, Lane: store.Live, State: store.Waiting, Limit: 9}, []int64{waiting}},
	} {
		found := reading(t, s, func(tx *store.Tx) ([]store.Delivery, error) { return tx.Queue(c.query) })
		var got []int64
		for _, d := range found {
			got = append(got, d.ID)
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: got %v, want %v", name, got, c.want)
			}
		}
	}
}

func TestAParkedDeliveryIsTriedAgainWhereItStood(t *testing.T) {
	s := open(t)
	first, second := addPost(t, s, "1"), addPost(t, s, "2")
	try(t, s, first, "a")
	park(t, s, first)
	if head(t, s, home, store.Live) != second {
		t.Fatal("a parked delivery holds up the next")
	}
	if got := retry(t, s, first, second); len(got) != 1 || got[0].ID != first {
		t.Errorf("put back were %v", got)
	}
	d := delivery(t, s, first)
	if head(t, s, home, store.Live) != first || d.State != store.Waiting || !d.Late || d.Attempts != 0 || d.Reason != "" {
		t.Errorf("it is %+v", d)
	}
	parts := reading(t, s, func(tx *store.Tx) ([]store.StoredPart, error) { return tx.Parts(first) })
	if len(parts) != 0 {
		t.Error("it would be sent as it was refused")
	}
}

// TestWhatMayHaveArrivedKeepsItsIDs parks what was unknown before, so that a
// retry can be recognized as the repeat that it is.
func TestWhatMayHaveArrivedKeepsItsIDs(t *testing.T) {
	s := open(t)
	id := addPost(t, s, "1")
	try(t, s, id, "a")
	write(t, s, func(tx *store.Tx) error { return tx.RetryDelivery(id, store.Unsettled, noon, "no answer") })
	park(t, s, id)
	retry(t, s, id)
	parts := reading(t, s, func(tx *store.Tx) ([]store.StoredPart, error) { return tx.Parts(id) })
	if d := delivery(t, s, id); d.State != store.Unsettled || len(parts) != 1 || parts[0].ID != "a" || !parts[0].MayRepeat {
		t.Errorf("it is %+v with %+v", d, parts)
	}
}

func TestParkedOnesGoIntoTheLaneThatIsNamed(t *testing.T) {
	s := open(t)
	id := addPost(t, s, "1")
	park(t, s, id)
	write(t, s, func(tx *store.Tx) error {
		_, err := tx.RetryParked([]int64{id}, func(store.Delivery) store.Lane { return store.Replay })
		return err
	})
	if head(t, s, home, store.Replay) != id {
		t.Error("it is not in the replay lane")
	}
	err := s.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.RetryParked([]int64{id + 7}, sameLane)
		return err
	})
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an unknown number: %v", err)
	}
}

func TestOnlyParkedOnesAreDropped(t *testing.T) {
	s := open(t)
	waiting, parked := addPost(t, s, "1"), addPost(t, s, "2")
	park(t, s, parked)
	dropped := writing(t, s, func(tx *store.Tx) (int, error) { return tx.DropParked([]int64{waiting, parked}, "not needed", noon) })
	if d := delivery(t, s, parked); dropped != 1 || d.State != store.Dropped || d.Reason != "not needed" {
		t.Errorf("%d dropped, %+v", dropped, d)
	}
	if delivery(t, s, waiting).State != store.Waiting {
		t.Error("one that waits was dropped")
	}
}

// TestADatabaseCanBeLookedAtWhileItIsInUse opens one that is written to.
func TestADatabaseCanBeLookedAtWhileItIsInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	if _, err := store.OpenToRead(t.Context(), path); err == nil {
		t.Fatal("a database that is not there can be read")
	}
	s := openAt(t, path)
	defer closeStore(t, s)
	id := addPost(t, s, "1")
	looking, err := store.OpenToRead(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, looking)
	if d := delivery(t, looking, id); d.Chat != home {
		t.Errorf("it reads %+v", d)
	}
	err = looking.Write(t.Context(), func(tx *store.Tx) error { return tx.SetCursor(bridge.PlatformName("telegram"), "7") })
	if !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("writing: %v", err)
	}
	if info := looking.Info(); info != (store.Info{}) {
		t.Errorf("it counts %+v", info)
	}
}
