package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestParkedDeliveriesAreCountedByChat(t *testing.T) {
	s := open(t)
	away := bridge.Chat{Platform: "telegram", ID: "-7"}
	for _, c := range []struct {
		chat   bridge.Chat
		reason string
	}{
		{home, "first reason"}, {home, "latest reason"}, {away, "another"}, {home, ""},
	} {
		id := addDelivery(t, s, posting(0, c.chat, store.Live))
		if c.reason != "" {
			write(t, s, func(tx *store.Tx) error { return tx.ParkDelivery(id, c.reason, noon) })
		}
	}
	got := reading(t, s, (*store.Tx).Parked)
	want := []store.ParkedChat{{Chat: away, For: store.ForRefusal, Count: 1, Reason: "another"}, {Chat: home, For: store.ForRefusal, Count: 2, Reason: "latest reason"}}
	if home.Platform < away.Platform {
		want[0], want[1] = want[1], want[0]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the parked deliveries differ (-want +got):\n%s", diff)
	}
}
