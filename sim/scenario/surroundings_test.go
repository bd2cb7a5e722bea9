package scenario_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
	"syscall"
	"testing"

	"lifeboat/sim/scenario"
)

// TestAPageThatWantsALoginAnswersForEverybody shows that behind it the relay gets answers that nobody it asked has given.
func TestAPageThatWantsALoginAnswersForEverybody(t *testing.T) {
	world, _ := openWorld(t, "")
	if err := world.Begin(scenario.Begin{Name: "page", Fault: scenario.Fault{On: scenario.Portal}}); err != nil {
		t.Fatal(err)
	}
	facts := world.Facts()
	if err := world.post(t.Context(), t, "Is this Telegram?"); err == nil || !strings.HasPrefix(err.Error(), "502") {
		t.Errorf("Telegram answers the relay with %v", err)
	}
	if err := shakeHands(t, facts.WhatsApp.Address); err == nil {
		t.Error("WhatsApp's own certificate is shown")
	}
	for _, address := range facts.Controls {
		if err := dial(t, address); err != nil {
			t.Errorf("the control target does not even accept connections: %v", err)
		}
		if err := identify(t, address, facts.ControlsAuthority); err == nil {
			t.Error("the control target shows its own certificate")
		}
	}
	world.say(t, "Anna", scenario.WhatsApp, "We are here")
	world.await(t, "Ben", scenario.WhatsApp, "We are here")
	if err := world.Lift("page"); err != nil {
		t.Fatal(err)
	}
	if err := world.post(t.Context(), t, "Back again"); err != nil {
		t.Errorf("Telegram answers the relay with %v afterwards", err)
	}
	for _, address := range facts.Controls {
		if err := identify(t, address, facts.ControlsAuthority); err != nil {
			t.Errorf("the control target answers with %v afterwards", err)
		}
	}
}

// identify lets a host show the certificate for its address.
func identify(t *testing.T, address string, authority []byte) error {
	t.Helper()
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(authority) {
		t.Fatal("the certificate to trust cannot be read")
	}
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}
	connection, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		return err
	}
	return connection.Close()
}

func shakeHands(t *testing.T, address string) error {
	t.Helper()
	dialer := tls.Dialer{Config: &tls.Config{ServerName: "web.whatsapp.com", MinVersion: tls.VersionTLS12}}
	connection, err := dialer.DialContext(t.Context(), "tcp", address)
	if err != nil {
		return err
	}
	return connection.Close()
}

func TestOneUnrelatedHostMayFailByItself(t *testing.T) {
	world, _ := openWorld(t, "")
	if err := world.Begin(scenario.Begin{Name: "host", Fault: scenario.Fault{On: scenario.Control}}); err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, address := range world.Facts().Controls {
		if errors.Is(dial(t, address), syscall.ECONNREFUSED) {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d hosts refuse connections, want 1", refused)
	}
	if err := world.Lift("host"); err != nil {
		t.Fatal(err)
	}
}

func TestNobodyIsReplacedWhoIsNotConnected(t *testing.T) {
	world, _ := openWorld(t, "")
	if err := world.ReplaceRelay(); err == nil {
		t.Error("a relay that is not connected is replaced")
	}
}
