package whatsapp_test

import (
	"context"
	"testing"
	"time"

	"go.mau.fi/whatsmeow"

	"lifeboat/sim/whatsapp"
)

// patience is how long tests wait for what should happen at once.
const patience = 30 * time.Second

func startServer(t *testing.T, with ...whatsapp.Option) *whatsapp.Server {
	t.Helper()
	s, err := whatsapp.Start(with...)
	if err != nil {
		t.Fatalf("start the server: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the server: %v", err)
		}
	})
	return s
}

// person is a member and what has arrived for it.
type person struct {
	*whatsapp.Member
	inbox chan whatsapp.Received
}

func join(t *testing.T, s *whatsapp.Server, number, name string) person {
	t.Helper()
	inbox := make(chan whatsapp.Received, 1000)
	m, err := whatsapp.JoinMember(deadline(t), s, number, name, func(r whatsapp.Received) { inbox <- r })
	if err != nil {
		t.Fatalf("join: %v", err)
	}
	t.Cleanup(m.Close)
	return person{m, inbox}
}

func deadline(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// next waits for the next message.
func (p person) next(t *testing.T) whatsapp.Received {
	t.Helper()
	select {
	case r := <-p.inbox:
		return r
	case <-time.After(patience):
		t.Fatalf("%s got no message", p.Number())
		return whatsapp.Received{}
	}
}

// gets waits for messages with these texts, in this order.
func (p person) gets(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if got := p.next(t); got.Text != text {
			t.Fatalf("%s got %q, want %q", p.Number(), got.Text, text)
		}
	}
}

// internals lets a test do by itself what a client does in its own time.
func internals(client *whatsmeow.Client) *whatsmeow.DangerousInternalClient {
	return client.DangerousInternals() //nolint:staticcheck // marked as deprecated only to warn users of the library
}
