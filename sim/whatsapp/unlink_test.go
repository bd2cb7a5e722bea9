package whatsapp_test

import (
	"testing"

	"go.mau.fi/whatsmeow/types/events"
)

func TestAnUnlinkedCompanionIsToldAndNotLetInAgain(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	online, _ := link(t, s, annas)
	if n := s.Unlink(annas); n != 1 {
		t.Errorf("%d devices were unlinked, want 1", n)
	}
	await(t, online, sees(func(e *events.LoggedOut) bool { return !e.OnConnect }))

	offline, container := link(t, s, bens)
	again := restart(t, s, bens, container, nil)
	offline.Disconnect()
	if n := s.Unlink(bens); n != 1 {
		t.Errorf("%d devices were unlinked, want 1", n)
	}
	again.connect(t)
	await(t, again, sees(func(e *events.LoggedOut) bool { return e.OnConnect }))
	if n := s.Unlink("32470999999"); n != 0 {
		t.Errorf("%d devices of nobody were unlinked", n)
	}
}
