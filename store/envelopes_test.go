package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/store"
)

func envelope(platform bridge.PlatformName, key string) bridge.Envelope {
	return bridge.Envelope{Platform: platform, Key: key, ReceivedAt: noon, Payload: []byte("raw " + key)}
}

// receive hands envelopes in and returns how many were new.
func receive(t fataler, s *store.Store, envelopes ...bridge.Envelope) int {
	t.Helper()
	return writing(t, s, func(tx *store.Tx) (int, error) { return tx.AddEnvelopes(envelopes) })
}

func pending(t fataler, s *store.Store) []store.StoredEnvelope {
	t.Helper()
	return reading(t, s, func(tx *store.Tx) ([]store.StoredEnvelope, error) { return tx.PendingEnvelopes(100) })
}

func keysOf(envelopes []store.StoredEnvelope) (keys []string) {
	for _, e := range envelopes {
		keys = append(keys, e.Key)
	}
	return keys
}

func TestEnvelopesComeInOrderOfArrivalAndOnlyOnce(t *testing.T) {
	s := open(t)
	if added := receive(t, s, envelope("whatsapp", "9"), envelope("whatsapp", "1"), envelope("whatsapp", "9")); added != 2 {
		t.Errorf("%d envelopes were new, want 2", added)
	}
	if added := receive(t, s, envelope("whatsapp", "1"), envelope("telegram", "1")); added != 1 {
		t.Errorf("%d envelopes were new, want 1", added)
	}
	got := pending(t, s)
	if diff := cmp.Diff([]string{"9", "1", "1"}, keysOf(got)); diff != "" {
		t.Errorf("pending (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(envelope("telegram", "1"), got[2].Envelope); diff != "" {
		t.Errorf("the last one (-want +got):\n%s", diff)
	}
	first := reading(t, s, func(tx *store.Tx) ([]store.StoredEnvelope, error) { return tx.PendingEnvelopes(1) })
	if diff := cmp.Diff([]string{"9"}, keysOf(first)); diff != "" {
		t.Errorf("the first one (-want +got):\n%s", diff)
	}
}

func TestADecodedEnvelopeIsRememberedButNotKept(t *testing.T) {
	s := open(t)
	receive(t, s, envelope("whatsapp", "1"), envelope("whatsapp", "2"))
	id := pending(t, s)[0].ID
	write(t, s, func(tx *store.Tx) error { return tx.FinishEnvelope(id) })
	if diff := cmp.Diff([]string{"2"}, keysOf(pending(t, s))); diff != "" {
		t.Errorf("pending (-want +got):\n%s", diff)
	}
	if added := receive(t, s, envelope("whatsapp", "1")); added != 0 {
		t.Error("a redelivery was taken for new")
	}
}

func TestWhatIsTakenInAtOnceIsRememberedButNotKept(t *testing.T) {
	s := open(t)
	receive(t, s, envelope("whatsapp", "1"))
	note := func(key string) (added bool) {
		write(t, s, func(tx *store.Tx) error {
			id, isNew, err := tx.AddFinishedEnvelope(envelope("whatsapp", key))
			if added = isNew; isNew == (id == 0) {
				t.Errorf("%q has the id %d", key, id)
			}
			return err
		})
		return added
	}
	if note("1") || !note("2") || note("2") {
		t.Error("what is known and what is new were mixed up")
	}
	if added := receive(t, s, envelope("whatsapp", "2"), envelope("whatsapp", "3")); added != 1 {
		t.Errorf("%d envelopes were new, want 1", added)
	}
	if diff := cmp.Diff([]string{"1", "3"}, keysOf(pending(t, s))); diff != "" {
		t.Errorf("pending (-want +got):\n%s", diff)
	}
}

func TestAnEnvelopeThatCannotBeDecodedIsSetAside(t *testing.T) {
	s := open(t)
	receive(t, s, envelope("whatsapp", "1"), envelope("whatsapp", "2"))
	id := pending(t, s)[0].ID
	write(t, s, func(tx *store.Tx) error { return tx.SetAsideEnvelope(id, "no such field") })
	read(t, s, func(tx *store.Tx) error {
		waiting, setAside, err := tx.EnvelopeCounts()
		if waiting != 1 || setAside != 1 {
			t.Errorf("%d wait and %d are set aside, want 1 and 1", waiting, setAside)
		}
		return err
	})
}

func TestAnEnvelopeThatIsNotThere(t *testing.T) {
	s := open(t)
	for name, change := range map[string]func(*store.Tx) error{
		"finish":    func(tx *store.Tx) error { return tx.FinishEnvelope(7) },
		"set aside": func(tx *store.Tx) error { return tx.SetAsideEnvelope(7, "bad") },
	} {
		if err := s.Write(t.Context(), change); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s gives %v", name, err)
		}
	}
}

func TestCursorsAreCommittedWithTheirEnvelopes(t *testing.T) {
	s := open(t)
	hand := func(key string, cursor bridge.Cursor, outcome error) error {
		return s.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.AddEnvelopes([]bridge.Envelope{envelope("telegram", key)})
			return errors.Join(err, tx.SetCursor("telegram", cursor), outcome)
		})
	}
	if err := hand("1", "100", nil); err != nil {
		t.Fatal(err)
	}
	if err := hand("2", "200", errChange); !errors.Is(err, errChange) {
		t.Fatal(err)
	}
	if err := hand("3", "", nil); err != nil {
		t.Fatal(err)
	}
	read(t, s, func(tx *store.Tx) error {
		telegram, err := tx.Cursor("telegram")
		if telegram != "100" {
			t.Errorf("the cursor is %q, want 100", telegram)
		}
		whatsapp, otherErr := tx.Cursor("whatsapp")
		if whatsapp != "" {
			t.Errorf("a platform that never received has the cursor %q", whatsapp)
		}
		return errors.Join(err, otherErr)
	})
	if diff := cmp.Diff([]string{"1", "3"}, keysOf(pending(t, s))); diff != "" {
		t.Errorf("pending (-want +got):\n%s", diff)
	}
}

func TestTimesAreKeptToTheMillisecondInUTC(t *testing.T) {
	s := open(t)
	e := envelope("whatsapp", "1")
	e.ReceivedAt = time.Date(2021, 10, 4, 17, 39, 0, 123_456_789, time.FixedZone("CEST", 7200))
	receive(t, s, e)
	got := pending(t, s)[0].ReceivedAt
	if want := time.Date(2021, 10, 4, 15, 39, 0, 123_000_000, time.UTC); got != want {
		t.Errorf("the time came back as %v, want %v", got, want)
	}
}
