package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestTalliesCountAnnouncementsAndWhatWasCarried(t *testing.T) {
	s := open(t)
	incident := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.OpenIncident("whatsapp", noon) })
	post := &bridge.Post{Text: bridge.Plainly("down")}
	write(t, s, func(tx *store.Tx) error {
		message, err := tx.AddMessage(bridge.Message{Chat: refuge, ID: "1", Kind: bridge.Said, Text: bridge.Plainly("hello")}, 1, noon)
		if err != nil {
			return err
		}
		for _, d := range []store.Delivery{
			{Chat: refuge, Lane: store.Live, Action: bridge.ActionPost, Body: post, Incident: incident, Phase: "announce down 1", CreatedAt: noon},
			{Chat: refuge, Lane: store.Live, Action: bridge.ActionPin, Body: post, Incident: incident, Phase: "announce down 1", CreatedAt: noon},
			{Chat: home, Lane: store.Replay, Action: bridge.ActionPost, Message: message, CreatedAt: noon.Add(time.Minute)},
			{Chat: home, Lane: store.Live, Action: bridge.ActionPost, Message: message, CreatedAt: noon.Add(2 * time.Hour)},
		} {
			if _, err := tx.AddDelivery(d); err != nil {
				return err
			}
		}
		return errors.Join(tx.CloseIncident(incident, noon.Add(time.Hour)))
	})
	got := reading(t, s, func(tx *store.Tx) ([]store.Tally, error) {
		of, err := tx.Incident(incident)
		if err != nil {
			return nil, err
		}
		return tx.Tallies(of, noon.Add(3*time.Hour))
	})
	want := []store.Tally{
		{Chat: refuge, Lane: store.Live, Phase: "announce down 1", State: store.Waiting, Count: 1},
		{Chat: home, Lane: store.Replay, State: store.Waiting, Count: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the tallies (-want +got):\n%s", diff)
	}
}

func TestTalliesOfAnOpenIncidentGoUpToNow(t *testing.T) {
	s := open(t)
	of := store.Incident{ID: writing(t, s, func(tx *store.Tx) (int64, error) { return tx.OpenIncident("whatsapp", noon) }), OpenedAt: noon}
	write(t, s, func(tx *store.Tx) error {
		message, err := tx.AddMessage(bridge.Message{Chat: refuge, ID: "1", Kind: bridge.Said}, 1, noon)
		if err != nil {
			return err
		}
		_, err = tx.AddDelivery(store.Delivery{Chat: home, Lane: store.Replay, Action: bridge.ActionPost, Message: message, CreatedAt: noon.Add(time.Minute)})
		return err
	})
	for after, want := range map[time.Duration]int{30 * time.Second: 0, 2 * time.Minute: 1} {
		got := reading(t, s, func(tx *store.Tx) ([]store.Tally, error) { return tx.Tallies(of, noon.Add(after)) })
		if len(got) != want {
			t.Errorf("after %s there are %v", after, got)
		}
	}
}
