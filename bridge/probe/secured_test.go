package probe_test

import (
	"crypto/x509"
	"net/http/httptest"
	"strings"
	"testing"

	"lifeboat/bridge/probe"
)

// TestACaptivePortalIsNoControlTarget: it accepts the connection, but cannot show
// the target's certificate.
func TestACaptivePortalIsNoControlTarget(t *testing.T) {
	server := httptest.NewTLSServer(nil) // for 127.0.0.1
	defer server.Close()
	address := server.Listener.Addr().String()
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	if err := (probe.Control{Address: address, Secured: true, Authorities: trusted}).Check(t.Context()); err != nil {
		t.Errorf("the target itself: %v", err)
	}
	err := probe.Control{Address: address, Secured: true, Authorities: x509.NewCertPool()}.Check(t.Context())
	if err == nil || !strings.Contains(err.Error(), "something else answers") {
		t.Errorf("a stranger in its place: %v", err)
	}
	if err := (probe.Control{Address: address}).Check(t.Context()); err != nil {
		t.Errorf("without a certificate to show: %v", err)
	}
}
