package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// whispered is a message that is set to disappear at one o'clock.
func whispered(id, text string) bridge.Message {
	m := said(refuge, id, text)
	m.Lifetime = time.Hour
	return m
}

// holds says whether words are anywhere in the files of a database that is in use.
func holds(t *testing.T, path, words string) bool {
	t.Helper()
	for _, name := range []string{path, path + "-wal"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(words)) {
			return true
		}
	}
	return false
}

func TestWhatHasExpiredIsInNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	s := openAt(t, path)
	defer closeStore(t, s)
	message := addMessage(t, s, whispered("1", "a whisper"))
	write(t, s, func(tx *store.Tx) error {
		return tx.AddMedium(store.StoredMedium{Message: message, Platform: refuge.Platform, Medium: bridge.Medium{Name: "whisper.jpg"}, State: store.Wanted, WantedAt: noon})
	})
	post := addDelivery(t, s, posting(message, home, store.Live))
	write(t, s, func(tx *store.Tx) error {
		return tx.Start(post, []bridge.Part{{Chat: home, ID: "3EB0", Payload: []byte("as whispers are rendered")}}, noon)
	})
	if !holds(t, path, "a whisper") {
		t.Fatal("nothing is kept at all")
	}
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.ForgetWording(post), tx.ExpireMessage(message))
	})
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"a whisper", "whisper.jpg", "as whispers"} {
		if holds(t, path, words) {
			t.Errorf("%q is still kept", words)
		}
	}
	left := reading(t, s, func(tx *store.Tx) (bridge.Message, error) { return tx.Message(message) })
	if !left.Expired || left.Text.Plain != "" || left.Sender.Name != "" || !left.SentAt.Equal(noon) {
		t.Errorf("what is left is %+v", left)
	}
}

func TestExpiriesAreFoundInTime(t *testing.T) {
	s := open(t)
	first, second := addMessage(t, s, whispered("1", "one")), addMessage(t, s, whispered("2", "two"))
	addMessage(t, s, said(refuge, "3", "for ever"))
	write(t, s, func(tx *store.Tx) error { return tx.ExpireAt(second, noon.Add(30*time.Minute)) })
	next := func() (at time.Time) {
		read(t, s, func(tx *store.Tx) (err error) {
			at, _, err = tx.NextExpiry()
			return err
		})
		return at
	}
	due := func(at time.Time) []int64 {
		return reading(t, s, func(tx *store.Tx) ([]int64, error) { return tx.Expiring(at, 10) })
	}
	if got := due(noon.Add(29 * time.Minute)); len(got) != 0 || !next().Equal(noon.Add(30*time.Minute)) {
		t.Errorf("before its time %v expires, the next at %s", got, next())
	}
	if got := due(noon.Add(time.Hour)); len(got) != 2 || got[0] != second || got[1] != first {
		t.Errorf("after an hour %v expires", got)
	}
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.ExpireMessage(second), tx.PutOffExpiry(first, noon.Add(2*time.Hour)))
	})
	if got := due(noon.Add(time.Hour)); len(got) != 0 || !next().Equal(noon.Add(2*time.Hour)) {
		t.Errorf("%v expires again, the next at %s", got, next())
	}
	write(t, s, func(tx *store.Tx) error { return tx.ExpireMessage(first) })
	if !next().IsZero() {
		t.Errorf("something is left for %s", next())
	}
}

func TestRawMessagesThatWereSetAsideExpire(t *testing.T) {
	s := open(t)
	expires := noon.Add(time.Hour)
	write(t, s, func(tx *store.Tx) error {
		_, err := tx.AddEnvelopes([]bridge.Envelope{
			{Platform: "whatsapp", Key: "1", ReceivedAt: noon, Payload: []byte("raw"), Expires: expires},
			{Platform: "whatsapp", Key: "2", ReceivedAt: noon, Payload: []byte("raw"), Expires: expires},
			{Platform: "whatsapp", Key: "3", ReceivedAt: noon, Payload: []byte("raw")},
		})
		return err
	})
	pending := reading(t, s, func(tx *store.Tx) ([]store.StoredEnvelope, error) { return tx.PendingEnvelopes(10) })
	write(t, s, func(tx *store.Tx) error {
		return errors.Join(tx.SetAsideEnvelope(pending[0].ID, "poison"), tx.SetAsideEnvelope(pending[2].ID, "poison"))
	})
	for at, want := range map[time.Time]int64{expires.Add(-time.Second): 0, expires: 1} {
		err := s.Write(t.Context(), func(tx *store.Tx) error {
			if got, err := tx.ExpireEnvelopes(at); err != nil || got != want {
				t.Errorf("at %s %d expire (%v), want %d: what is to be decoded yet stays", at, got, err, want)
			}
			return errUndone
		})
		if !errors.Is(err, errUndone) {
			t.Error(err)
		}
	}
}

var errUndone = errors.New("undone")
