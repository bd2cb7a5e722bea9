package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestABackupIsWhatWasKeptAtOneMoment(t *testing.T) {
	s := open(t)
	before := addPost(t, s, "1")
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	addPost(t, s, "2")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is %v, %v", info, err)
	}
	copied := openAt(t, path)
	defer closeStore(t, copied)
	kept := reading(t, copied, func(tx *store.Tx) ([]store.Delivery, error) { return tx.Queue(store.QueueQuery{Limit: 9}) })
	if len(kept) != 1 || kept[0].ID != before {
		t.Errorf("the copy has %+v", kept)
	}
	if err := s.Backup(t.Context(), path); err == nil {
		t.Error("a file that was there is written over")
	}
}

func TestWhatABackupHeldUnfinishedIsParked(t *testing.T) {
	s := open(t)
	tried, waiting := addPost(t, s, "1"), addPost(t, s, "2")
	try(t, s, tried, "a")
	sent := addPost(t, s, "3")
	send(t, s, sent, "visible")
	announced := addDelivery(t, s, store.Delivery{
		Chat: refuge, Lane: store.Live, Action: bridge.ActionPost, Body: &bridge.Post{Text: bridge.Plainly("it is down")}, CreatedAt: noon,
	})
	digest := fold(t, s, digest(), addPost(t, s, "4"), addPost(t, s, "5"))
	if at := reading(t, s, (*store.Tx).RestoredAt); !at.IsZero() {
		t.Errorf("restored at %v", at)
	}
	later := noon.Add(time.Hour)
	parked := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.NoteRestore(later) })
	if at := reading(t, s, (*store.Tx).RestoredAt); parked != 3 || !at.Equal(later) {
		t.Errorf("%d parked, at %v", parked, at)
	}
	for id, want := range map[int64]store.State{
		tried: store.Parked, waiting: store.Parked, digest: store.Parked, sent: store.Sent, announced: store.Dropped,
	} {
		if d := delivery(t, s, id); d.State != want || d.Restored != (want == store.Parked) {
			t.Errorf("%d is %+v, want %s", id, d, want)
		}
	}
	retry(t, s, tried, waiting, digest)
	for _, id := range []int64{tried, waiting, digest} {
		if d := delivery(t, s, id); d.State != store.Unsettled {
			t.Errorf("%d is %s, although it may have been sent", id, d.State)
		}
	}
	if parts := reading(t, s, func(tx *store.Tx) ([]store.StoredPart, error) { return tx.Parts(tried) }); len(parts) != 1 || !parts[0].MayRepeat {
		t.Errorf("the parts of the tried one are %+v", parts)
	}
}
