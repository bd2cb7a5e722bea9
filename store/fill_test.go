package store_test

import (
	"errors"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

func TestAFilledMessageGoesAtOnce(t *testing.T) {
	s := open(t)
	sealed := said(refuge, "1", "")
	sealed.Attachment = bridge.Sealed
	message := addMessage(t, s, sealed)
	waiting := posting(message, home, store.Live)
	waiting.NextTry = noon.Add(time.Minute)
	id := addDelivery(t, s, waiting)
	write(t, s, func(tx *store.Tx) error { return tx.Fill(message, said(refuge, "1", "hello")) })
	filled := reading(t, s, func(tx *store.Tx) (bridge.Message, error) { return tx.Message(message) })
	if filled.Text.Plain != "hello" || filled.Attachment != "" {
		t.Errorf("the message is %+v", filled)
	}
	if d := delivery(t, s, id); !d.NextTry.IsZero() {
		t.Errorf("its delivery waits until %v", d.NextTry)
	}
	if got := find(t, s, refuge, "1"); got != message {
		t.Errorf("its id leads to message %d, want %d", got, message)
	}
}

func TestOnlyAMessageCanBeFilled(t *testing.T) {
	s := open(t)
	err := s.Write(t.Context(), func(tx *store.Tx) error { return tx.Fill(17, said(refuge, "1", "hello")) })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the error is %v", err)
	}
}
