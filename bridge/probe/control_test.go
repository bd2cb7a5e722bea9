package probe_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/probe"
)

// secure starts an HTTPS server for 127.0.0.1 and returns what to trust.
func secure(t *testing.T) (server *httptest.Server, trusted *x509.CertPool) {
	t.Helper()
	server = httptest.NewTLSServer(nil)
	t.Cleanup(server.Close)
	trusted = x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	return server, trusted
}

func TestAHostShowsItsCertificate(t *testing.T) {
	server, trusted := secure(t)
	host := probe.Host{Address: server.Listener.Addr().String(), Authorities: trusted}
	if host.Name() != host.Address {
		t.Errorf("the target is called %q", host.Name())
	}
	if err := host.Check(t.Context()); err != nil {
		t.Errorf("a host with its own certificate: %v", err)
	}
	server.Close()
	if err := host.Check(t.Context()); err == nil || errors.Is(err, bridge.ErrSomebodyElse) {
		t.Errorf("a host that is gone: %v", err)
	}
}

// TestACaptivePortalIsNoControlTarget: it accepts every connection, but cannot
// show the target's certificate.
func TestACaptivePortalIsNoControlTarget(t *testing.T) {
	server, trusted := secure(t)
	port := server.Listener.Addr().(*net.TCPAddr).Port
	plain := httptest.NewServer(nil)
	defer plain.Close()
	for name, host := range map[string]probe.Host{
		"nobody vouches for it":     {Address: server.Listener.Addr().String(), Authorities: x509.NewCertPool()},
		"the answer is no TLS":      {Address: plain.Listener.Addr().String(), Authorities: trusted},
		`"example.com", not local`:  {Address: net.JoinHostPort("localhost", portText(port)), Authorities: trusted},
		"somebody else answers in ": {Address: server.Listener.Addr().String()},
	} {
		if err := host.Check(t.Context()); !errors.Is(err, bridge.ErrSomebodyElse) || !strings.Contains(err.Error(), name) {
			t.Errorf("want %q, got %v", name, err)
		}
	}
}

// TestAHostThatOnlyBreaksIsNobodyElse: a connection that is cut or never answered
// shows no stranger.
func TestAHostThatOnlyBreaksIsNobodyElse(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	host := probe.Host{Address: listener.Addr().String()}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := host.Check(ctx); err == nil || errors.Is(err, bridge.ErrSomebodyElse) || !strings.Contains(err.Error(), "no answer") {
		t.Errorf("a host that says nothing: %v", err)
	}
	go cutAll(listener)
	if err := host.Check(t.Context()); err == nil || errors.Is(err, bridge.ErrSomebodyElse) || !strings.Contains(err.Error(), "broke") {
		t.Errorf("a host that hangs up: %v", err)
	}
}

// cutAll accepts connections and hangs up on them.
func cutAll(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil || connection.Close() != nil {
			return
		}
	}
}

func TestACertificateOutOfItsTimePointsToTheClock(t *testing.T) {
	authority := newAuthority(t)
	stale := authority.server(t, "127.0.0.1", time.Now().Add(-time.Hour))
	address := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{stale}, MinVersion: tls.VersionTLS12})
	err := probe.Host{Address: address, Authorities: authority.pool}.Check(t.Context())
	if err == nil || errors.Is(err, bridge.ErrSomebodyElse) || !strings.Contains(err.Error(), "clock") {
		t.Errorf("an expired certificate: %v", err)
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := (probe.Host{Address: "127.0.0.1:9"}).Check(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's end", err)
	}
}
