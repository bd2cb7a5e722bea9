package whatsapp_test

import (
	"testing"
	"time"

	"lifeboat/sim/whatsapp"
)

// TestEverythingStopsUnderFaults closes members and servers in the middle of what could keep them.
func TestEverythingStopsUnderFaults(t *testing.T) {
	t.Parallel()
	for _, kind := range []whatsapp.Kind{
		whatsapp.BlackHole, whatsapp.Frozen, whatsapp.ConnectionRefused, whatsapp.UpgradeUnanswered,
		whatsapp.LoginUnanswered, whatsapp.QueriesUnanswered, whatsapp.NameServerSilent, whatsapp.DeliveriesDelayed,
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s, err := whatsapp.Start()
			if err != nil {
				t.Fatal(err)
			}
			m, err := whatsapp.JoinMember(deadline(t), s, annas, "Anna", nil)
			if err != nil {
				t.Fatal(err)
			}
			s.Faults().Start(whatsapp.Fault{Kind: kind})
			s.Faults().Cut(whatsapp.Only(bens))
			stopped := make(chan error, 1)
			go func() {
				m.Close()
				stopped <- s.Close()
			}()
			select {
			case err := <-stopped:
				if err != nil {
					t.Errorf("closing ended with %v", err)
				}
			case <-time.After(patience):
				t.Error("it does not stop")
			}
		})
	}
}

func TestClosedServersTakeNobody(t *testing.T) {
	t.Parallel()
	s, err := whatsapp.Start()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("closing ended with %v", err)
		}
	}
	if _, err := whatsapp.JoinMember(deadline(t), s, annas, "Anna", nil); err == nil {
		t.Error("a member joined")
	}
	if address := s.Address(); address != "" {
		t.Errorf("the server is still at %s", address)
	}
}

func TestJoiningGivesUpInTime(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	s.Faults().Start(whatsapp.Fault{Kind: whatsapp.LoginRefused, Code: 500})
	if _, err := whatsapp.JoinMember(briefly(t), s, annas, "Anna", nil); err == nil {
		t.Error("a member joined whose login was refused")
	}
}
