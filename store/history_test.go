package store_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestIncidents(t *testing.T) {
	s := open(t)
	var first, second int64
	write(t, s, func(tx *store.Tx) (err error) {
		if first, err = tx.OpenIncident("whatsapp", noon); err != nil {
			return err
		}
		if err := tx.CloseIncident(first, noon.Add(6*time.Hour)); err != nil {
			return err
		}
		second, err = tx.OpenIncident("whatsapp", noon.Add(24*time.Hour))
		return errors.Join(err, tx.CloseIncident(first, noon.Add(48*time.Hour)))
	})
	want := []store.Incident{
		{ID: second, Primary: "whatsapp", OpenedAt: noon.Add(24 * time.Hour)},
		{ID: first, Primary: "whatsapp", OpenedAt: noon, ClosedAt: noon.Add(6 * time.Hour)},
	}
	got := reading(t, s, func(tx *store.Tx) ([]store.Incident, error) { return tx.Incidents(10) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the incidents (-want +got):\n%s", diff)
	}
	latest := reading(t, s, func(tx *store.Tx) ([]store.Incident, error) { return tx.Incidents(1) })
	if diff := cmp.Diff(want[:1], latest); diff != "" {
		t.Errorf("the latest (-want +got):\n%s", diff)
	}
	one := reading(t, s, func(tx *store.Tx) (store.Incident, error) { return tx.Incident(first) })
	if diff := cmp.Diff(want[1], one); diff != "" {
		t.Errorf("the first (-want +got):\n%s", diff)
	}
	if err := s.Read(t.Context(), func(tx *store.Tx) error { _, err := tx.Incident(99); return err }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an incident that is not there gives %v", err)
	}
	if err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.CloseIncident(99, noon) }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("closing it gives %v", err)
	}
}

func TestHistory(t *testing.T) {
	s := open(t)
	incident := writing(t, s, func(tx *store.Tx) (int64, error) { return tx.OpenIncident("whatsapp", noon) })
	events := []store.Event{
		{ID: 1, At: noon, Kind: "started"},
		{ID: 2, At: noon, Kind: "verdict", Platform: "whatsapp", Incident: incident, Detail: json.RawMessage(`{"took_ms":3000}`)},
		{ID: 3, At: noon, Kind: "opened", Group: "family", Incident: incident},
		{ID: 4, At: noon.Add(time.Second), Kind: "parked", Platform: "telegram", Chat: refuge},
	}
	write(t, s, func(tx *store.Tx) error {
		for _, e := range events {
			if e.Chat == refuge {
				e.Platform = "" // the chat says it
			}
			if err := tx.AddEvent(e); err != nil {
				return err
			}
		}
		return nil
	})
	for name, c := range map[string]struct {
		query store.EventQuery
		want  []store.Event
	}{
		"all":                {store.EventQuery{Limit: 10}, events},
		"of the incident":    {store.EventQuery{Incident: incident, Limit: 10}, events[1:3]},
		"after one":          {store.EventQuery{After: 2, Limit: 10}, events[2:]},
		"the first":          {store.EventQuery{Limit: 2}, events[:2]},
		"the last":           {store.EventQuery{Limit: 2, Latest: true}, events[2:]},
		"the incident's end": {store.EventQuery{Incident: incident, Limit: 1, Latest: true}, events[2:3]},
		"after the last":     {store.EventQuery{After: 4, Limit: 10}, nil},
	} {
		got := reading(t, s, func(tx *store.Tx) ([]store.Event, error) { return tx.Events(c.query) })
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestStates(t *testing.T) {
	s := open(t)
	save := func(version int, body string) {
		write(t, s, func(tx *store.Tx) error { return tx.SaveState("failover/whatsapp", version, []byte(body)) })
	}
	save(1, `{"phase":"standby"}`)
	save(2, `{"phase":"open"}`)
	read(t, s, func(tx *store.Tx) error {
		version, body, found, err := tx.LoadState("failover/whatsapp")
		if version != 2 || string(body) != `{"phase":"open"}` || !found {
			t.Errorf("loaded were version %d, %s (found %v)", version, body, found)
		}
		_, _, found, otherErr := tx.LoadState("failover/matrix")
		if found {
			t.Error("a state was found that nobody saved")
		}
		return errors.Join(err, otherErr)
	})
}

func TestNoticesAreDueOnceInAWhile(t *testing.T) {
	s := open(t)
	day := 24 * time.Hour
	for _, c := range []struct {
		key   string
		after time.Duration
		want  bool
	}{
		{"grandma", 0, true},
		{"grandma", 0, false},
		{"grandma", day - time.Millisecond, false},
		{"uncle", day - time.Millisecond, true},
		{"grandma", day, true},
		{"grandma", day + time.Hour, false},
		{"grandma", 2 * day, true},
	} {
		got := writing(t, s, func(tx *store.Tx) (bool, error) { return tx.NoticeDue(c.key, noon.Add(c.after), day) })
		if got != c.want {
			t.Errorf("%s after %v: due is %v, want %v", c.key, c.after, got, c.want)
		}
	}
}

func TestChatMoves(t *testing.T) {
	s := open(t)
	chat := func(id string) bridge.Chat { return bridge.Chat{Platform: "telegram", ID: id} }
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.AddChatMove(chat("1"), chat("2")), tx.AddChatMove(chat("9"), chat("8")),
			tx.AddChatMove(chat("2"), chat("3")), tx.AddChatMove(chat("2"), chat("3")))
	})
	want := map[bridge.Chat]bridge.Chat{chat("1"): chat("3"), chat("2"): chat("3"), chat("9"): chat("8")}
	if diff := cmp.Diff(want, reading(t, s, (*store.Tx).ChatMoves)); diff != "" {
		t.Errorf("the moves (-want +got):\n%s", diff)
	}
}
