package store_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

func errorContains(err error, text string) bool { return strings.Contains(err.Error(), text) }

func settle(t fataler, s *store.Store, chat bridge.Chat, id string) bool {
	t.Helper()
	return writing(t, s, func(tx *store.Tx) (bool, error) { return tx.Settle(chat, id, noon.Add(time.Minute)) })
}

// unsettled returns a delivery whose first part may have arrived.
func unsettled(t fataler, s *store.Store, ids ...string) int64 {
	t.Helper()
	id := addPost(t, s, "message of "+ids[0])
	try(t, s, id, ids...)
	write(t, s, func(tx *store.Tx) error {
		return tx.RetryDelivery(id, store.Unsettled, noon.Add(time.Hour), "no answer")
	})
	return id
}

func TestAnEchoSettlesAnUnknownSend(t *testing.T) {
	s := open(t)
	id := unsettled(t, s, "a")
	if !settle(t, s, home, "a") {
		t.Error("nothing was settled")
	}
	if got := delivery(t, s, id); got.State != store.Sent || got.FinishedAt != noon.Add(time.Minute) || got.Reason != "" {
		t.Errorf("the delivery is %+v", got)
	}
	if got := partsOf(t, s, id)[0]; !got.Sent || got.VisibleID != "a" || got.MayRepeat {
		t.Errorf("the part is %+v", got)
	}
	if settle(t, s, home, "a") {
		t.Error("it was settled twice")
	}
}

func TestTheRestGoesOnAtOnce(t *testing.T) {
	s := open(t)
	id := unsettled(t, s, "a", "b")
	settle(t, s, home, "a")
	if got := delivery(t, s, id); got.State != store.Waiting || !got.NextTry.IsZero() {
		t.Errorf("the delivery is %s until %v", got.State, got.NextTry)
	}
	if got := partsOf(t, s, id); !got[0].Sent || got[1].Sent {
		t.Errorf("the parts are %+v", got)
	}
}

func TestAnEchoMayComeBeforeTheResult(t *testing.T) {
	s := open(t)
	id := addPost(t, s, "m1")
	try(t, s, id, "a")
	if !settle(t, s, home, "a") {
		t.Error("a part in flight was not settled")
	}
	write(t, s, func(tx *store.Tx) error { return tx.RetryDelivery(id, store.Unsettled, noon, "no answer") })
	if got := delivery(t, s, id).State; got != store.Sent {
		t.Errorf("after a timeout that came later it is %s", got)
	}
	write(t, s, func(tx *store.Tx) error {
		if err := tx.PartSent(id, 0, bridge.Receipt{ID: "a", At: noon}); err != nil {
			return err
		}
		return tx.FinishDelivery(id, noon)
	})
}

func TestAnEchoOfTheFirstPartLeavesTheTryOn(t *testing.T) {
	s := open(t)
	id := addPost(t, s, "m1")
	try(t, s, id, "a", "b")
	settle(t, s, home, "a")
	if got := delivery(t, s, id).State; got != store.Trying {
		t.Errorf("while its sender is at work it is %s", got)
	}
}

func TestAParkedDeliveryIsSettledToo(t *testing.T) {
	s := open(t)
	id := unsettled(t, s, "a")
	write(t, s, func(tx *store.Tx) error { return tx.ParkDelivery(id, "given up", noon) })
	if !settle(t, s, home, "a") || delivery(t, s, id).State != store.Sent {
		t.Errorf("it is %+v", delivery(t, s, id))
	}
}

func TestWhatSettlesNothing(t *testing.T) {
	s := open(t)
	unsettled(t, s, "a", "b")
	rendered := addPost(t, s, "m1")
	write(t, s, func(tx *store.Tx) error { return tx.Start(rendered, []bridge.Part{part("c")}, noon) })
	refused := addPost(t, s, "m2")
	try(t, s, refused, "d")
	write(t, s, func(tx *store.Tx) error { return tx.RetryDelivery(refused, store.Waiting, noon, "refused") })
	for name, c := range map[string]struct {
		chat bridge.Chat
		id   string
	}{
		"another chat": {refuge, "a"}, "a part that was not tried": {home, "b"}, "a part that never left": {home, "c"},
		"a part that was refused": {home, "d"}, "an unknown id": {home, "e"},
	} {
		if settle(t, s, c.chat, c.id) {
			t.Errorf("%s settled something", name)
		}
	}
}

func TestAfterARestart(t *testing.T) {
	s := open(t)
	inFlight, between, before, done, waiting := addPost(t, s, "1"), addPost(t, s, "2"), addPost(t, s, "3"), addPost(t, s, "4"), addPost(t, s, "5")
	try(t, s, inFlight, "a", "b")
	try(t, s, between, "c", "d")
	write(t, s, func(tx *store.Tx) error { return tx.PartSent(between, 0, bridge.Receipt{ID: "c"}) })
	write(t, s, func(tx *store.Tx) error { return tx.Start(before, []bridge.Part{part("e")}, noon) })
	try(t, s, done, "f")
	write(t, s, func(tx *store.Tx) error { return tx.PartSent(done, 0, bridge.Receipt{ID: "f"}) })
	unknown := unsettled(t, s, "g")

	restart := noon.Add(time.Minute)
	count := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.AfterRestart(restart) })
	if count != 1 {
		t.Errorf("%d deliveries were in flight, want 1", count)
	}
	for name, c := range map[string]struct {
		id       int64
		state    store.State
		nextTry  time.Time
		finished time.Time
	}{
		"in flight":       {inFlight, store.Unsettled, restart, time.Time{}},
		"between parts":   {between, store.Waiting, time.Time{}, time.Time{}},
		"before a part":   {before, store.Waiting, time.Time{}, time.Time{}},
		"all parts sent":  {done, store.Sent, time.Time{}, restart},
		"not tried":       {waiting, store.Waiting, time.Time{}, time.Time{}},
		"unknown already": {unknown, store.Unsettled, noon.Add(time.Hour), time.Time{}},
	} {
		if got := delivery(t, s, c.id); got.State != c.state || got.NextTry != c.nextTry || got.FinishedAt != c.finished {
			t.Errorf("%s: it is %s, next try %v, finished %v; want %s, %v, %v",
				name, got.State, got.NextTry, got.FinishedAt, c.state, c.nextTry, c.finished)
		}
	}
	if again := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.AfterRestart(restart) }); again != 0 {
		t.Errorf("a second restart finds %d in flight", again)
	}
}

func TestAnEchoMayNameTheIDThatMembersSee(t *testing.T) {
	s := open(t)
	id := unsettled(t, s, "a")
	settled := writing(t, s, func(tx *store.Tx) (bool, error) {
		return tx.SettleAs(home, "a", "$event", noon.Add(time.Minute))
	})
	if got := partsOf(t, s, id)[0]; !settled || !got.Sent || got.ID != "a" || got.VisibleID != "$event" {
		t.Errorf("settled %t, the part is %+v", settled, got)
	}
	for _, known := range []string{"a", "$event"} {
		if !reading(t, s, func(tx *store.Tx) (bool, error) { return tx.KnownID(home, known) }) {
			t.Errorf("the id %q is not known as the relay's own", known)
		}
	}
}
