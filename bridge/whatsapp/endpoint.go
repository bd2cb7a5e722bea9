package whatsapp

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"

	"go.mau.fi/whatsmeow"
)

// Endpoint leads to a server that plays WhatsApp in a rehearsal.
type Endpoint struct {
	// Address is dialed whatever host is meant, as host:port. It may be empty
	// where a proxy leads to the server.
	Address string
	// Resolver is the name server that is asked for a host before Address is
	// dialed, as host:port, so that a rehearsal can let names fail. Empty means
	// that nothing is asked.
	Resolver string
	// Proxy is an HTTP proxy.
	Proxy *url.URL
	// CAs are trusted in TLS handshakes instead of the system's.
	CAs *x509.CertPool
	// NoiseRoot is the key that the server's Noise certificates are signed with.
	NoiseRoot [32]byte
}

// trust makes the Noise root the one of this process: it is a variable of
// whatsmeow's (handshake.go:27), which nobody may write while clients connect.
func (e *Endpoint) trust() {
	if e != nil && whatsmeow.WACertPubKey != e.NoiseRoot {
		whatsmeow.WACertPubKey = e.NoiseRoot
	}
}

// transport returns what a client's requests go through, with a dialer of the
// caller's.
func (e *Endpoint) transport(dial func(context.Context, string, string) (net.Conn, error)) *http.Transport {
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: dial}
	if e == nil {
		return transport
	}
	transport.Proxy = http.ProxyURL(e.Proxy)
	transport.TLSClientConfig = &tls.Config{RootCAs: e.CAs, MinVersion: tls.VersionTLS12}
	return transport
}

// dial connects to the host, or to the rehearsal server in its place.
func (e *Endpoint) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := new(net.Dialer)
	if e == nil || e.Address == "" {
		return dialer.DialContext(ctx, network, address)
	}
	if e.Resolver != "" {
		if err := e.lookUp(ctx, address); err != nil {
			return nil, err
		}
	}
	return dialer.DialContext(ctx, network, e.Address)
}

// lookUp asks the name server. That one is dialed without ctx, so that the line
// does not take it for the connection itself; nothing is sent by that.
func (e *Endpoint) lookUp(ctx context.Context, address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("look up %q: %w", address, err)
	}
	resolver := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return net.Dial("udp", e.Resolver)
	}}
	_, err = resolver.LookupNetIP(ctx, "ip4", host)
	return err
}
