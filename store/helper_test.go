package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
	"lifeboat/store/storetest"
)

// noon is when the tests play.
var noon = time.Date(2021, 10, 4, 12, 0, 0, 0, time.UTC)

// The chats of a family.
var (
	home   = bridge.Chat{Platform: "whatsapp", ID: "family@g.us"}
	refuge = bridge.Chat{Platform: "telegram", ID: "-1001"}
)

// open opens a database in a folder of its own and closes it with the test.
func open(t testing.TB) *store.Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	storetest.Blank(t, path)
	s := openAt(t, path)
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func openAt(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeStore(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// fataler is what both a test and a property can be failed by.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

// write and read fail the test unless the work succeeds.
func write(t fataler, s *store.Store, change func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Write(context.Background(), change); err != nil {
		t.Fatal(err)
	}
}

func read(t fataler, s *store.Store, view func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Read(context.Background(), view); err != nil {
		t.Fatal(err)
	}
}

// writing runs a change that gives a value, reading a view that does.
func writing[T any](t fataler, s *store.Store, change func(tx *store.Tx) (T, error)) (value T) {
	t.Helper()
	write(t, s, func(tx *store.Tx) (err error) {
		value, err = change(tx)
		return err
	})
	return value
}

func reading[T any](t fataler, s *store.Store, view func(tx *store.Tx) (T, error)) (value T) {
	t.Helper()
	read(t, s, func(tx *store.Tx) (err error) {
		value, err = view(tx)
		return err
	})
	return value
}

// said is a message that somebody says in a chat.
func said(chat bridge.Chat, id, text string) bridge.Message {
	return bridge.Message{
		Chat: chat, ID: id, Kind: bridge.Said, SentAt: noon,
		Sender: bridge.Person{ID: "grandma", Name: "Grandma"}, Text: bridge.Plainly(text),
	}
}

// addMessage keeps a message and returns its id.
func addMessage(t fataler, s *store.Store, m bridge.Message) int64 {
	t.Helper()
	return writing(t, s, func(tx *store.Tx) (int64, error) { return tx.AddMessage(m, 0, noon) })
}

// posting is a delivery that posts a message.
func posting(message int64, chat bridge.Chat, lane store.Lane) store.Delivery {
	return store.Delivery{Chat: chat, Lane: lane, Action: bridge.ActionPost, Message: message, CreatedAt: noon}
}

// addDelivery adds a delivery and returns its id.
func addDelivery(t fataler, s *store.Store, d store.Delivery) int64 {
	t.Helper()
	return writing(t, s, func(tx *store.Tx) (int64, error) { return tx.AddDelivery(d) })
}

// addPost says something in the refuge and returns the delivery that is to post
// it at home.
func addPost(t fataler, s *store.Store, id string) int64 {
	t.Helper()
	return addDelivery(t, s, posting(addMessage(t, s, said(refuge, id, "hello")), home, store.Live))
}

// part is one part for home.
func part(id string) bridge.Part {
	return bridge.Part{Chat: home, ID: id, Payload: []byte("payload of " + id)}
}

// try starts a delivery with the given parts and hands over the first.
func try(t fataler, s *store.Store, delivery int64, ids ...string) {
	t.Helper()
	var parts []bridge.Part
	for _, id := range ids {
		parts = append(parts, part(id))
	}
	write(t, s, func(tx *store.Tx) error {
		if err := tx.Start(delivery, parts, noon); err != nil {
			return err
		}
		return tx.TryPart(delivery, 0, noon)
	})
}

// send brings a delivery to its end; members see its parts under the given ids.
func send(t fataler, s *store.Store, delivery int64, visible ...string) {
	t.Helper()
	var parts []bridge.Part
	for _, id := range visible {
		parts = append(parts, part("part of "+id))
	}
	write(t, s, func(tx *store.Tx) error {
		if err := tx.Start(delivery, parts, noon); err != nil {
			return err
		}
		for i, id := range visible {
			if err := tx.TryPart(delivery, i, noon); err != nil {
				return err
			}
			if err := tx.PartSent(delivery, i, bridge.Receipt{ID: id, At: noon}); err != nil {
				return err
			}
		}
		return tx.FinishDelivery(delivery, noon)
	})
}

// delivery returns a delivery as it is stored.
func delivery(t fataler, s *store.Store, id int64) store.Delivery {
	t.Helper()
	return reading(t, s, func(tx *store.Tx) (store.Delivery, error) { return tx.Delivery(id) })
}

// head returns the id of a lane's head, or 0.
func head(t fataler, s *store.Store, chat bridge.Chat, lane store.Lane) int64 {
	t.Helper()
	return reading(t, s, func(tx *store.Tx) (int64, error) {
		d, _, err := tx.LaneHead(chat, lane)
		return d.ID, err
	})
}
