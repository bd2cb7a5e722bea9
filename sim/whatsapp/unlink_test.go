package whatsapp_test

import (
	"testing"

	"go.mau.fi/whatsmeow/types/events"
)

// TestUnlink removes a companion and links a new one, which hears what is said from then on.
func TestUnlink(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	anna := join(t, s, annas, "Anna")
	s.RegisterNumber(bens, "Lifeboat")
	group := s.CreateGroup("Family", []string{annas, bens})
	c, _ := link(t, s, bens)
	if got := s.Unlink(bens); got != 1 {
		t.Errorf("%d devices were removed", got)
	}
	await(t, c, always[*events.LoggedOut])
	if got := s.Unlink(bens) + s.Unlink(carlas); got != 0 {
		t.Errorf("%d more devices were removed", got)
	}
	if _, err := anna.Send(deadline(t), group, "nobody is linked"); err != nil {
		t.Fatal(err)
	}
	second, _ := link(t, s, bens)
	if _, err := anna.Send(deadline(t), group, "welcome back"); err != nil {
		t.Fatal(err)
	}
	awaitText(t, second, "welcome back")
}
