package store_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// TestNothingWaitsForAClockThatWasSetBack has everything happen an hour before the clock is found to be wrong by a day.
func TestNothingWaitsForAClockThatWasSetBack(t *testing.T) {
	s := open(t)
	message := addMessage(t, s, said(refuge, "a photo", "look"))
	waiting := posting(message, home, store.Live)
	waiting.NextTry = noon.Add(time.Minute)
	late, early := addDelivery(t, s, waiting), addDelivery(t, s, waiting)
	sent := addPost(t, s, "sent")
	send(t, s, sent, "seen")
	now := noon.Add(-24 * time.Hour)
	write(t, s, func(tx *store.Tx) error {
		if _, err := tx.NoticeDue("notice", noon, time.Hour); err != nil {
			return err
		}
		medium := store.StoredMedium{Message: message, Platform: "telegram", State: store.Wanted, WantedAt: noon, NextTry: noon.Add(time.Minute), Medium: bridge.Medium{Kind: bridge.Photo}}
		if err := tx.AddMedium(medium); err != nil {
			return err
		}
		return tx.SetBack(now)
	})
	for _, id := range []int64{late, early} {
		if d := delivery(t, s, id); !d.NextTry.Equal(now) || !d.CreatedAt.Equal(now) || d.State != store.Waiting {
			t.Errorf("what waits is %+v", d)
		}
	}
	if d := delivery(t, s, sent); !d.FinishedAt.Equal(now) || d.State != store.Sent {
		t.Errorf("what was sent is %+v", d)
	}
	wanted := reading(t, s, func(tx *store.Tx) ([]store.StoredMedium, error) { return tx.WantedMedia("telegram", 10) })
	if len(wanted) != 1 || !wanted[0].NextTry.Equal(now) || !wanted[0].WantedAt.Equal(now) {
		t.Errorf("wanted is %+v", wanted)
	}
	if due := writing(t, s, func(tx *store.Tx) (bool, error) { return tx.NoticeDue("notice", now.Add(time.Hour), time.Hour) }); !due {
		t.Error("a notice is not due an hour after the clock was set back")
	}
	write(t, s, func(tx *store.Tx) error { return tx.SetBack(noon) })
	if d := delivery(t, s, late); !d.NextTry.Equal(now) {
		t.Errorf("what is past was changed: %+v", d)
	}
}
