package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

// partsOf returns the parts of a delivery as they are stored.
func partsOf(t fataler, s *store.Store, id int64) []store.StoredPart {
	t.Helper()
	return reading(t, s, func(tx *store.Tx) ([]store.StoredPart, error) { return tx.Parts(id) })
}

func TestADeliveryComesBackAsItWas(t *testing.T) {
	s := open(t)
	incident := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.OpenIncident("whatsapp", noon) })
	target := addPost(t, s, "m1")
	want := store.Delivery{
		Chat: refuge, Lane: store.Replay, State: store.Waiting, Action: bridge.ActionEdit, Target: target,
		Body:     &bridge.Post{Action: bridge.ActionEdit, Text: bridge.Styled("WhatsApp is down", bridge.Bold), Attention: bridge.Ringing},
		Incident: incident, Phase: "open", Late: true, Attempts: 2, Reason: "again",
		TriedAt: noon, NextTry: noon.Add(time.Second), CreatedAt: noon.Add(-time.Hour),
	}
	want.ID = addDelivery(t, s, want)
	if diff := cmp.Diff(want, delivery(t, s, want.ID)); diff != "" {
		t.Errorf("the delivery (-want +got):\n%s", diff)
	}
	err := s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Delivery(want.ID + 1); return err })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a delivery that is not there gives %v", err)
	}
}

func TestADeliveryMayBeAddedAsFinished(t *testing.T) {
	s := open(t)
	d := posting(addMessage(t, s, said(refuge, "17", "hello")), home, store.Live)
	d.State, d.Reason, d.FinishedAt = store.Dropped, "arrived by itself", noon
	id := addDelivery(t, s, d)
	if got := delivery(t, s, id); got.State != store.Dropped || got.FinishedAt != noon {
		t.Errorf("it is %s since %v", got.State, got.FinishedAt)
	}
	if got := head(t, s, home, store.Live); got != 0 {
		t.Error("it is in its lane")
	}
	d.FinishedAt = time.Time{}
	if err := s.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.AddDelivery(d); return err }); err == nil {
		t.Error("a finished delivery was added without a time")
	}
}

func TestTheWayOfADelivery(t *testing.T) {
	s := open(t)
	id := addPost(t, s, "m1")
	if got := partsOf(t, s, id); got != nil {
		t.Errorf("before the first try it has the parts %+v", got)
	}
	try(t, s, id, "a", "b")
	if got := delivery(t, s, id); got.State != store.Trying || got.Attempts != 1 || got.TriedAt != noon {
		t.Errorf("while it is tried: %+v", got)
	}
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(
			tx.PartSent(id, 0, bridge.Receipt{ID: "seen a", At: noon}),
			tx.TryPart(id, 1, noon),
			tx.PartSent(id, 1, bridge.Receipt{}),
			tx.FinishDelivery(id, noon.Add(time.Second)))
	})
	if got := delivery(t, s, id); got.State != store.Sent || got.FinishedAt != noon.Add(time.Second) {
		t.Errorf("when it was sent: %+v", got)
	}
	want := []store.StoredPart{
		{Index: 0, Part: part("a"), Sent: true, VisibleID: "seen a"},
		{Index: 1, Part: part("b"), Sent: true},
	}
	if diff := cmp.Diff(want, partsOf(t, s, id)); diff != "" {
		t.Errorf("its parts (-want +got):\n%s", diff)
	}
}

func TestPartsNeverChangeAfterTheFirstTry(t *testing.T) {
	s := open(t)
	id := addPost(t, s, "m1")
	try(t, s, id, "a", "b")
	write(t, s, func(tx *store.Tx) error { return tx.RetryDelivery(id, store.Waiting, noon.Add(time.Minute), "offline") })
	if got := delivery(t, s, id); got.State != store.Waiting || got.NextTry != noon.Add(time.Minute) || got.Reason != "offline" {
		t.Errorf("between tries: %+v", got)
	}
	try(t, s, id, "something else")
	write(t, s, func(tx *store.Tx) error { return tx.Start(id, nil, noon) })
	got := partsOf(t, s, id)
	if len(got) != 2 || got[0].ID != "a" || got[1].ID != "b" {
		t.Errorf("after more tries its parts are %+v", got)
	}
	if d := delivery(t, s, id); d.Attempts != 3 || d.Reason != "" || !d.NextTry.IsZero() {
		t.Errorf("after more tries: %+v", d)
	}
}

// TestARepeatIsMarkedOnlyIfAnEarlierTryMayHaveArrived follows one part through
// tries with different results.
func TestARepeatIsMarkedOnlyIfAnEarlierTryMayHaveArrived(t *testing.T) {
	retryAs := func(state store.State) func(*store.Tx, int64) error {
		return func(tx *store.Tx, id int64) error { return tx.RetryDelivery(id, state, noon, "") }
	}
	tryAgain := func(tx *store.Tx, id int64) error {
		return errors.Join(tx.Start(id, nil, noon), tx.TryPart(id, 0, noon))
	}
	startAgain := func(tx *store.Tx, id int64) error { return tx.Start(id, nil, noon) }
	restart := func(tx *store.Tx, _ int64) error { _, err := tx.AfterRestart(noon); return err }
	for name, c := range map[string]struct {
		steps []func(*store.Tx, int64) error
		want  bool
	}{
		"in flight":                    {nil, true},
		"not sent":                     {steps(retryAs(store.Waiting)), false},
		"unknown":                      {steps(retryAs(store.Unsettled)), true},
		"unknown, then not sent":       {steps(retryAs(store.Unsettled), tryAgain, retryAs(store.Waiting)), true},
		"not sent, then unknown":       {steps(retryAs(store.Waiting), tryAgain, retryAs(store.Unsettled)), true},
		"not sent twice":               {steps(retryAs(store.Waiting), tryAgain, retryAs(store.Waiting)), false},
		"crashed":                      {steps(restart), true},
		"not sent, crashed":            {steps(retryAs(store.Waiting), restart), false},
		"started again, then crashed":  {steps(retryAs(store.Waiting), startAgain, restart), false},
		"not sent, tried, crashed":     {steps(retryAs(store.Waiting), tryAgain, restart), true},
		"crashed, tried, not sent":     {steps(restart, tryAgain, retryAs(store.Waiting)), true},
		"crashed, tried again, parked": {steps(restart, tryAgain, func(tx *store.Tx, id int64) error { return tx.ParkDelivery(id, "", noon) }), true},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			id := addPost(t, s, "m1")
			try(t, s, id, "a", "b")
			for _, step := range c.steps {
				write(t, s, func(tx *store.Tx) error { return step(tx, id) })
			}
			got := partsOf(t, s, id)
			if got[0].Tried != c.want || got[0].MayRepeat != c.want {
				t.Errorf("the tried part may repeat: %v (tried %v), want %v", got[0].MayRepeat, got[0].Tried, c.want)
			}
			if got[1].Tried || got[1].MayRepeat {
				t.Error("the other part counts as tried")
			}
		})
	}
}

func steps(s ...func(*store.Tx, int64) error) []func(*store.Tx, int64) error { return s }

func TestAFinishedDeliveryStaysAsItIs(t *testing.T) {
	later := noon.Add(time.Hour)
	for name, change := range map[string]func(*store.Tx, int64) error{
		"retry":  func(tx *store.Tx, id int64) error { return tx.RetryDelivery(id, store.Unsettled, later, "late") },
		"finish": func(tx *store.Tx, id int64) error { return tx.FinishDelivery(id, later) },
		"park":   func(tx *store.Tx, id int64) error { return tx.ParkDelivery(id, "late", later) },
		"drop":   func(tx *store.Tx, id int64) error { return tx.DropDelivery(id, "late", later) },
		"hold":   func(tx *store.Tx, _ int64) error { _, err := tx.Hold(home); return err },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			id := addPost(t, s, "m1")
			send(t, s, id, "a")
			before := delivery(t, s, id)
			write(t, s, func(tx *store.Tx) error { return change(tx, id) })
			if diff := cmp.Diff(before, delivery(t, s, id)); diff != "" {
				t.Errorf("it changed (-before +after):\n%s", diff)
			}
		})
	}
}

func TestMistakesAreRefused(t *testing.T) {
	s := open(t)
	sent, fresh := addPost(t, s, "m1"), addPost(t, s, "m2")
	send(t, s, sent, "a")
	tried := addPost(t, s, "m3")
	try(t, s, tried, "b")
	parts := []bridge.Part{part("c")}
	for name, c := range map[string]struct {
		change func(*store.Tx) error
		want   error
	}{
		"start what was sent":        {func(tx *store.Tx) error { return tx.Start(sent, parts, noon) }, store.ErrFinished},
		"start what is not there":    {func(tx *store.Tx) error { return tx.Start(99, parts, noon) }, store.ErrNotFound},
		"start without parts":        {func(tx *store.Tx) error { return tx.Start(fresh, nil, noon) }, nil},
		"finish what is not sent":    {func(tx *store.Tx) error { return tx.FinishDelivery(tried, noon) }, nil},
		"finish what is not there":   {func(tx *store.Tx) error { return tx.FinishDelivery(99, noon) }, store.ErrNotFound},
		"retry as sent":              {func(tx *store.Tx) error { return tx.RetryDelivery(tried, store.Sent, noon, "") }, nil},
		"retry what is not there":    {func(tx *store.Tx) error { return tx.RetryDelivery(99, store.Waiting, noon, "") }, store.ErrNotFound},
		"park what is not there":     {func(tx *store.Tx) error { return tx.ParkDelivery(99, "", noon) }, store.ErrNotFound},
		"try a part that is missing": {func(tx *store.Tx) error { return tx.TryPart(tried, 1, noon) }, store.ErrNotFound},
		"send a part that is none":   {func(tx *store.Tx) error { return tx.PartSent(tried, 1, bridge.Receipt{}) }, store.ErrNotFound},
		"a message that is missing":  {func(tx *store.Tx) error { _, err := tx.AddDelivery(posting(99, home, store.Live)); return err }, nil},
	} {
		err := s.Write(t.Context(), c.change)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s gives %v, want %v", name, err, c.want)
		}
	}
}

func TestErrorsHoldNoText(t *testing.T) {
	s := open(t)
	secret := "meet me at the boat"
	d := posting(0, home, "no lane")
	d.Body = &bridge.Post{Text: bridge.Plainly(secret)}
	err := s.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.AddDelivery(d); return err })
	if err == nil || errorContains(err, secret) {
		t.Errorf("the error is %v", err)
	}
}
