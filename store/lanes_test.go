package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestOnlyWhatIsUnfinishedHoldsUpItsLane(t *testing.T) {
	s := open(t)
	first, second := addPost(t, s, "1"), addPost(t, s, "2")
	finished := map[string]func(*store.Tx) error{
		"parked":  func(tx *store.Tx) error { return tx.ParkDelivery(first, "refused", noon) },
		"dropped": func(tx *store.Tx) error { return tx.DropDelivery(first, "deleted", noon) },
	}
	for name, c := range map[string]struct {
		change func(*store.Tx) error
		head   int64
	}{
		"waiting":   {func(*store.Tx) error { return nil }, first},
		"put off":   {func(tx *store.Tx) error { return tx.RetryDelivery(first, store.Waiting, noon.Add(time.Hour), "") }, first},
		"unsettled": {func(tx *store.Tx) error { return tx.RetryDelivery(first, store.Unsettled, noon, "") }, first},
		"trying":    {func(tx *store.Tx) error { return tx.Start(first, []bridge.Part{part("a")}, noon) }, first},
	} {
		write(t, s, c.change)
		if got := head(t, s, home, store.Live); got != c.head {
			t.Errorf("%s: the head is %d, want %d", name, got, c.head)
		}
	}
	for name, change := range finished {
		write(t, s, change)
		if got := head(t, s, home, store.Live); got != second {
			t.Errorf("%s: the head is %d, want %d", name, got, second)
		}
	}
	write(t, s, func(tx *store.Tx) error { return tx.DropDelivery(second, "deleted", noon) })
	if got := head(t, s, home, store.Live); got != 0 {
		t.Errorf("an empty lane has the head %d", got)
	}
}

func TestHoldKeepsTheOrderAndLeavesAnnouncementsAlone(t *testing.T) {
	s := open(t)
	held := addDelivery(t, s, posting(addMessage(t, s, said(refuge, "0", "held before")), home, store.Replay))
	first := addPost(t, s, "1")
	announcement := addDelivery(t, s, store.Delivery{Chat: home, Lane: store.Live, Action: bridge.ActionPost, CreatedAt: noon})
	second := addPost(t, s, "2")
	elsewhere := addDelivery(t, s, posting(addMessage(t, s, said(home, "3", "hi")), refuge, store.Live))

	if moved := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.Hold(home) }); moved != 2 {
		t.Errorf("%d deliveries were moved, want 2", moved)
	}
	if got := head(t, s, home, store.Live); got != announcement {
		t.Errorf("the live lane starts with %d, want the announcement %d", got, announcement)
	}
	if got := head(t, s, refuge, store.Live); got != elsewhere {
		t.Errorf("another chat's lane starts with %d, want %d", got, elsewhere)
	}
	for _, want := range []int64{held, first, second} {
		if got := head(t, s, home, store.Replay); got != want {
			t.Errorf("the replay goes on with %d, want %d", got, want)
		}
		write(t, s, func(tx *store.Tx) error { return tx.DropDelivery(want, "", noon) })
	}
}

func TestAnnouncementsExpireWithTheirPhase(t *testing.T) {
	s := open(t)
	var incident, other int64
	write(t, s, func(tx *store.Tx) (err error) {
		if incident, err = tx.OpenIncident("whatsapp", noon); err != nil {
			return err
		}
		other, err = tx.OpenIncident("whatsapp", noon)
		return err
	})
	announce := func(incident int64, phase string) int64 {
		return addDelivery(t, s, store.Delivery{
			Chat: refuge, Lane: store.Live, Action: bridge.ActionPost, Incident: incident, Phase: phase, CreatedAt: noon, Body: &bridge.Post{},
		})
	}
	tried := announce(incident, "open")
	try(t, s, tried, "a")
	refused := announce(incident, "open")
	try(t, s, refused, "b")
	begun := announce(incident, "open")
	try(t, s, begun, "c", "d")
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(
			tx.RetryDelivery(refused, store.Waiting, noon, "offline"),
			tx.PartSent(begun, 0, bridge.Receipt{ID: "c", At: noon}),
			tx.RetryDelivery(begun, store.Waiting, noon, "offline"))
	})
	want := map[int64]store.State{
		tried: store.Trying, refused: store.Dropped, begun: store.Waiting,
		announce(incident, "open"): store.Dropped, announce(incident, "back"): store.Waiting,
		announce(other, "open"): store.Waiting, announce(0, ""): store.Waiting,
		addPost(t, s, "1"): store.Waiting,
		addDelivery(t, s, store.Delivery{
			Chat: home, Lane: store.Live, Action: bridge.ActionPost, Incident: incident, Phase: "open", CreatedAt: noon, Body: &bridge.Post{},
		}): store.Waiting,
	}
	at := noon.Add(time.Minute)
	if n := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.ExpireAnnouncements(refuge, incident, "back", at) }); n != 2 {
		t.Errorf("%d announcements were dropped, want 2", n)
	}
	for id, state := range want {
		got := delivery(t, s, id)
		if got.State != state {
			t.Errorf("delivery %d is %s, want %s", id, got.State, state)
		}
		if state == store.Dropped && (got.Reason != "replaced" || got.FinishedAt != at) {
			t.Errorf("the dropped one is %+v", got)
		}
	}
}

func TestCounts(t *testing.T) {
	s := open(t)
	if got := reading(t, s, (*store.Tx).Counts); got != nil {
		t.Errorf("an empty store counts %+v", got)
	}
	later := posting(addMessage(t, s, said(refuge, "0", "late")), home, store.Live)
	later.CreatedAt = noon.Add(time.Hour)
	addDelivery(t, s, later)
	addPost(t, s, "1")
	send(t, s, addPost(t, s, "2"), "a")
	parked, dropped := addPost(t, s, "3"), addPost(t, s, "4")
	unsettled(t, s, "b")
	write(t, s, func(tx *store.Tx) error { return tx.ParkDelivery(parked, "refused", noon) })
	write(t, s, func(tx *store.Tx) error { return tx.DropDelivery(dropped, "deleted", noon) })
	addDelivery(t, s, posting(addMessage(t, s, said(home, "5", "hi")), refuge, store.Replay))

	want := []store.LaneCount{
		{Chat: refuge, Lane: store.Replay, State: store.Waiting, Count: 1, Oldest: noon},
		{Chat: home, Lane: store.Live, State: store.Parked, Count: 1, Oldest: noon},
		{Chat: home, Lane: store.Live, State: store.Unsettled, Count: 1, Oldest: noon},
		{Chat: home, Lane: store.Live, State: store.Waiting, Count: 2, Oldest: noon},
	}
	if diff := cmp.Diff(want, reading(t, s, (*store.Tx).Counts)); diff != "" {
		t.Errorf("the counts (-want +got):\n%s", diff)
	}
}

func TestHeldMessages(t *testing.T) {
	s := open(t)
	message := addMessage(t, s, said(refuge, "1", "kept"))
	addDelivery(t, s, posting(message, home, store.Replay))
	edit := posting(message, home, store.Replay)
	edit.Action = bridge.ActionEdit
	addDelivery(t, s, edit)
	addDelivery(t, s, posting(message, refuge, store.Replay))
	addDelivery(t, s, posting(message, home, store.Live))
	gone := addDelivery(t, s, posting(message, home, store.Replay))
	write(t, s, func(tx *store.Tx) error { return tx.DropDelivery(gone, "", noon) })
	folded := []int64{addDelivery(t, s, posting(message, home, store.Replay)), addDelivery(t, s, posting(message, home, store.Replay))}
	writing(t, s, func(tx *store.Tx) (int64, error) {
		return tx.Fold(folded, store.Delivery{Chat: home, Lane: store.Replay, Action: bridge.ActionPost, CreatedAt: noon, Body: &bridge.Post{}})
	})
	if n := reading(t, s, func(tx *store.Tx) (int, error) { return tx.HeldMessages(home) }); n != 3 {
		t.Errorf("%d messages are held, want 3", n)
	}
}
