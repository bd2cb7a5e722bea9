package store_test

import (
	"errors"
	"fmt"
	"testing"

	"lifeboat/bridge"
	"lifeboat/store"
)

// saidBy keeps something that somebody said in the refuge.
func saidBy(t *testing.T, s *store.Store, id string, who bridge.Person) int64 {
	t.Helper()
	m := said(refuge, id, "hello")
	m.Sender = who
	return addMessage(t, s, m)
}

func forget(t *testing.T, s *store.Store, id string) store.Forgotten {
	t.Helper()
	return writing(t, s, func(tx *store.Tx) (store.Forgotten, error) { return tx.ForgetPerson(refuge.Platform, id, noon) })
}

func TestAPersonIsForgotten(t *testing.T) {
	s := open(t)
	first, second := bridge.Person{ID: "7", Name: "Paul"}, bridge.Person{ID: "lid", AlsoID: "7"}
	waits := saidBy(t, s, "1", first)
	sent := saidBy(t, s, "2", second)
	other := saidBy(t, s, "3", bridge.Person{ID: "77", AlsoID: "17"})
	waiting := addDelivery(t, s, posting(waits, home, store.Live))
	delivered := addDelivery(t, s, posting(sent, home, store.Live))
	others := addDelivery(t, s, posting(other, home, store.Live))
	send(t, s, delivered, "visible")
	if got := forget(t, s, "7"); got.Messages != 2 || got.Dropped != 1 || got.Kept != 0 {
		t.Errorf("forgotten are %+v", got)
	}
	for _, id := range []int64{waits, sent} {
		read(t, s, func(tx *store.Tx) error {
			if _, err := tx.Message(id); !errors.Is(err, store.ErrForgotten) {
				t.Errorf("message %d: %v", id, err)
			}
			return nil
		})
	}
	if delivery(t, s, waiting).State != store.Dropped || delivery(t, s, others).State != store.Waiting {
		t.Error("what waits of others was given up, or what waits of theirs was not")
	}
	for _, p := range reading(t, s, func(tx *store.Tx) ([]store.StoredPart, error) { return tx.Parts(delivered) }) {
		if p.Payload != nil {
			t.Errorf("a part still holds %q", p.Payload)
		}
	}
	if got := forget(t, s, "7"); got.Messages != 0 {
		t.Errorf("they were forgotten before, yet %+v", got)
	}
}

// TestAPostOfManyIsTakenApart forgets one of those who speak in it.
func TestAPostOfManyIsTakenApart(t *testing.T) {
	s := open(t)
	theirs := addDelivery(t, s, posting(saidBy(t, s, "1", bridge.Person{ID: "7"}), home, store.Live))
	others := addDelivery(t, s, posting(saidBy(t, s, "2", bridge.Person{ID: "8"}), home, store.Live))
	post := fold(t, s, digest(), theirs, others)
	forget(t, s, "7")
	for id, want := range map[int64]store.State{post: store.Dropped, theirs: store.Dropped, others: store.Waiting} {
		if d := delivery(t, s, id); d.State != want {
			t.Errorf("%d is %s, want %s", id, d.State, want)
		}
	}
	post = fold(t, s, digest(), others)
	try(t, s, post, "a")
	if got := forget(t, s, "8"); got.Kept != 1 {
		t.Errorf("a post that is on its way: %+v", got)
	}
}

func TestWhatIsForgottenIsNoTrouble(t *testing.T) {
	trouble := errors.New("the disk is full")
	for _, c := range []struct{ err, want error }{
		{nil, nil},
		{fmt.Errorf("message 1: %w", store.ErrForgotten), nil},
		{trouble, trouble},
	} {
		if got := store.UnlessForgotten(c.err); !errors.Is(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("of %v is left %v, want %v", c.err, got, c.want)
		}
	}
}
