package whatsapp_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"testing"
	"time"

	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp"
)

// proxied sends a client through the account's door as through a proxy.
func (c companion) proxied(t *testing.T, s *whatsapp.Server, number string, timeout time.Duration) {
	t.Helper()
	door, err := s.Door(number)
	if err != nil {
		t.Fatal(err)
	}
	client, err := door.HTTPClient(timeout)
	if err != nil {
		t.Fatal(err)
	}
	transport := client.Transport.(*http.Transport)
	transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: door.Address()})
	transport.DialContext = nil
	c.SetWebsocketHTTPClient(client)
}

func TestDoorIsAProxy(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	_, container := link(t, s, bens)
	c := restart(t, s, bens, container, nil)
	for _, kind := range []whatsapp.Kind{whatsapp.NameNotFound, whatsapp.NameServerFailing} {
		c.proxied(t, s, bens, patience)
		fault := s.Faults().Start(whatsapp.Fault{Kind: kind})
		if err := c.ConnectContext(t.Context()); err == nil || timedOut(err) {
			t.Errorf("under %s, connecting through the proxy ended with %v", kind, err)
		}
		lift(t, fault)
	}
	c.proxied(t, s, bens, impatience)
	fault := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.NameServerSilent})
	if err := c.ConnectContext(t.Context()); !timedOut(err) {
		t.Errorf("with a silent name server, connecting through the proxy ended with %v", err)
	}
	lift(t, fault)
	c.proxied(t, s, bens, patience)
	c.connect(t)
	await(t, c, always[*events.Connected])
}

func TestDoorTellsProxyClientsWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	s.Faults().Start(whatsapp.Fault{Kind: whatsapp.NameNotFound})
	conn, err := net.Dial("tcp", s.Address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, "CONNECT web.whatsapp.com:443 HTTP/1.1\r\nHost: web.whatsapp.com\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || answer.StatusCode != http.StatusBadGateway {
		t.Errorf("the proxy answered %v (%v), want 502", answer, err)
	}
}

func TestRefusedPortsCanBeTakenAgain(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	for range 20 {
		fault := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.ConnectionRefused})
		if conn, err := net.Dial("tcp", s.Address()); err == nil {
			_ = conn.Close()
			t.Fatal("a connection was made although it should be refused")
		}
		lift(t, fault)
		conn, err := net.Dial("tcp", s.Address())
		if err != nil {
			t.Fatalf("after the fault: %v", err)
		}
		_ = conn.Close()
	}
}

func TestDoorsOpenedDuringAFaultAreHit(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	fault := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.ConnectionRefused, Who: whatsapp.Only(bens)})
	door, err := s.Door(bens)
	if err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp", door.Address()); err == nil {
		_ = conn.Close()
		t.Error("the new door is open")
	}
	lift(t, fault)
	if conn, err := net.Dial("tcp", door.Address()); err != nil {
		t.Errorf("after the fault: %v", err)
	} else {
		_ = conn.Close()
	}
}

func TestBlackHolesSwallowConnections(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	fault := s.Faults().Start(whatsapp.Fault{Kind: whatsapp.BlackHole})
	conn, err := net.DialTimeout("tcp", s.Address(), impatience)
	switch {
	case err == nil && runtime.GOOS == "linux":
		t.Error("a connection was established")
	case err != nil && !timedOut(err):
		t.Errorf("connecting ended with %v", err)
	}
	lift(t, fault)
	if conn != nil {
		_ = conn.Close()
	}
	if conn, err = net.DialTimeout("tcp", s.Address(), patience); err != nil {
		t.Fatalf("after the fault: %v", err)
	}
	_ = conn.Close()
}
