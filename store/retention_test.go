package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

// The days after noon, when everything in these tests happened.
var (
	nextDay   = noon.Add(25 * time.Hour)
	nextMonth = noon.Add(31 * 24 * time.Hour)
	longAgo   = noon.Add(-24 * time.Hour)
)

// prune deletes until there is nothing more to do.
func prune(t fataler, s *store.Store, r store.Retention) (sum store.Pruned) {
	t.Helper()
	for {
		p := writing(t, s, func(tx *store.Tx) (store.Pruned, error) { return tx.Prune(r) })
		sum.Cleared, sum.Deleted = sum.Cleared+p.Cleared, sum.Deleted+p.Deleted
		if !p.More {
			return sum
		}
	}
}

// textOf returns a message's wording, or the error of asking for it.
func textOf(s *store.Store, t *testing.T, id int64) (text string, err error) {
	err = s.Read(t.Context(), func(tx *store.Tx) error {
		m, err := tx.Message(id)
		text = m.Text.Plain
		return err
	})
	return text, err
}

func TestTextGoesOnceDeliveredAndPastRetention(t *testing.T) {
	s := open(t)
	message := addMessage(t, s, said(refuge, "17", "dinner at seven"))
	post := addDelivery(t, s, posting(message, home, store.Live))
	send(t, s, post, "3EB01")
	prune(t, s, store.Retention{TextBefore: noon, MapBefore: longAgo, Limit: 100})
	if text, err := textOf(s, t, message); text != "dinner at seven" || err != nil {
		t.Errorf("within the retention time the text is %q (%v)", text, err)
	}

	got := prune(t, s, store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 100})
	if got.Cleared != 2 || got.Deleted != 0 {
		t.Errorf("it cleared %d and deleted %d, want the message and its delivery", got.Cleared, got.Deleted)
	}
	if _, err := textOf(s, t, message); !errors.Is(err, store.ErrForgotten) {
		t.Errorf("past it the message gives %v", err)
	}
	if parts := partsOf(t, s, post); len(parts) != 1 || parts[0].Payload != nil || parts[0].VisibleID != "3EB01" {
		t.Errorf("past it the parts are %+v", parts)
	}
	if ref, found := whereIs(t, s, message, home); !found || ref != (bridge.Reference{ID: "3EB01"}) {
		t.Errorf("the map leads to %+v (%v)", ref, found)
	}
}

func TestWhatIsStillNeededStays(t *testing.T) {
	s := open(t)
	waiting := addPost(t, s, "1")
	parked := addPost(t, s, "2")
	try(t, s, parked, "a")
	write(t, s, func(tx *store.Tx) error { return tx.ParkDelivery(parked, "refused", noon) })
	half := addMessage(t, s, said(home, "3", "to two chats"))
	send(t, s, addDelivery(t, s, posting(half, home, store.Live)), "b")
	addDelivery(t, s, posting(half, refuge, store.Live))
	announcement := addDelivery(t, s, store.Delivery{
		Chat: home, Lane: store.Live, Action: bridge.ActionPost, Body: &bridge.Post{Text: bridge.Plainly("back")}, CreatedAt: noon,
	})
	status := addDelivery(t, s, store.Delivery{Chat: refuge, Lane: store.Live, Action: bridge.ActionPost, Body: &bridge.Post{}, CreatedAt: noon})
	send(t, s, status, "c")
	addDelivery(t, s, store.Delivery{Chat: refuge, Lane: store.Live, Action: bridge.ActionEdit, Target: status, Body: &bridge.Post{}, CreatedAt: noon})
	receive(t, s, envelope("whatsapp", "waits to be decoded"))

	prune(t, s, store.Retention{TextBefore: nextMonth, MapBefore: nextMonth, Limit: 100})
	for _, id := range []int64{delivery(t, s, waiting).Message, delivery(t, s, parked).Message, half} {
		if text, err := textOf(s, t, id); text == "" || err != nil {
			t.Errorf("message %d is %q (%v)", id, text, err)
		}
	}
	if got := delivery(t, s, announcement).Body; got == nil || got.Text.Plain != "back" {
		t.Errorf("the announcement's body is %+v", got)
	}
	if got := partsOf(t, s, parked)[0].Payload; got == nil {
		t.Error("the parked delivery lost its part")
	}
	if got := partsOf(t, s, status); len(got) != 1 || got[0].VisibleID != "c" {
		t.Errorf("the post that is to be edited has the parts %+v", got)
	}
	if got := len(pending(t, s)); got != 1 {
		t.Errorf("%d envelopes wait to be decoded, want 1", got)
	}
}

func TestTheMapIsForgottenInTheEnd(t *testing.T) {
	s := open(t)
	message := addMessage(t, s, said(refuge, "17", "hello"))
	post := addDelivery(t, s, posting(message, home, store.Live))
	send(t, s, post, "3EB01")
	receive(t, s, envelope("whatsapp", "1"), envelope("whatsapp", "poison"))
	waiting := pending(t, s)
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.FinishEnvelope(waiting[0].ID), tx.SetAsideEnvelope(waiting[1].ID, "bad"))
	})
	prune(t, s, store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 100})
	if added := receive(t, s, envelope("whatsapp", "1"), envelope("whatsapp", "poison")); added != 0 {
		t.Error("a redelivery was taken for new although its key was kept")
	}
	prune(t, s, store.Retention{TextBefore: nextMonth, MapBefore: nextMonth, Limit: 100})
	if find(t, s, home, "3EB01") != 0 || find(t, s, refuge, "17") != 0 {
		t.Error("the message is still in the map")
	}
	if added := receive(t, s, envelope("whatsapp", "1"), envelope("whatsapp", "poison")); added != 2 {
		t.Errorf("%d of 2 envelopes were new", added)
	}
	again := prune(t, s, store.Retention{TextBefore: nextMonth, MapBefore: nextMonth, Limit: 100})
	if diff := cmp.Diff(store.Pruned{}, again); diff != "" {
		t.Errorf("a second time (-want +got):\n%s", diff)
	}
}

func TestNoIDIsEverUsedAgain(t *testing.T) {
	s := open(t)
	post := addPost(t, s, "17")
	send(t, s, post, "3EB01")
	message := delivery(t, s, post).Message
	prune(t, s, store.Retention{TextBefore: nextMonth, MapBefore: nextMonth, Limit: 100})
	later := addPost(t, s, "18")
	if got := delivery(t, s, later); later <= post || got.Message <= message {
		t.Errorf("after delivery %d of message %d came %d of %d", post, message, later, got.Message)
	}
}

func TestPruningIsDoneInSmallSteps(t *testing.T) {
	s := open(t)
	for i := range 5 {
		send(t, s, addPost(t, s, string(rune('a'+i))), string(rune('A'+i)))
	}
	r := store.Retention{TextBefore: nextDay, MapBefore: longAgo, Limit: 2}
	for _, want := range []store.Pruned{{Cleared: 4, More: true}, {Cleared: 4, More: true}, {Cleared: 2}} {
		if got := writing(t, s, func(tx *store.Tx) (store.Pruned, error) { return tx.Prune(r) }); got != want {
			t.Errorf("a step did %+v, want %+v", got, want)
		}
	}
}

func TestAnEnvelopeThatWasSetAsideIsCountedUntilItsRetention(t *testing.T) {
	s := open(t)
	receive(t, s, envelope("whatsapp", "poison"))
	write(t, s, func(tx *store.Tx) error { return tx.SetAsideEnvelope(1, "bad") })
	for _, step := range []struct {
		before time.Time
		want   int64
	}{{noon, 1}, {nextDay, 0}} {
		prune(t, s, store.Retention{TextBefore: step.before, MapBefore: longAgo, Limit: 100})
		read(t, s, func(tx *store.Tx) error {
			_, setAside, err := tx.EnvelopeCounts()
			if setAside != step.want {
				t.Errorf("%d are set aside, want %d", setAside, step.want)
			}
			return err
		})
	}
}
