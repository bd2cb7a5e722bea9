package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
)

// Control is a control target: a "host:port" that accepts connections whenever
// our own network works.
type Control struct {
	Address string
	// Secured says that the target has to show a certificate of its own. A captive
	// portal accepts connections to anybody, but has no other's certificate.
	Secured bool
	// Authorities are trusted for that; nil for those of the machine.
	Authorities *x509.CertPool
}

// Name returns the address.
func (c Control) Name() string { return c.Address }

// Check returns nil when the target accepted a connection before ctx ended, and
// showed who it is if it has to.
func (c Control) Check(ctx context.Context) error {
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return fmt.Errorf("reach the control target %s: %w", c.Address, err)
	}
	if c.Secured {
		if err := c.identify(ctx, connection); err != nil {
			return errors.Join(err, connection.Close())
		}
	}
	if err := connection.Close(); err != nil {
		return fmt.Errorf("close the connection to the control target %s: %w", c.Address, err)
	}
	return nil
}

// identify lets the target prove that it is the one that was asked for.
func (c Control) identify(ctx context.Context, connection net.Conn) error {
	host, _, err := net.SplitHostPort(c.Address)
	if err != nil {
		return fmt.Errorf("read the control target %s: %w", c.Address, err)
	}
	secured := tls.Client(connection, &tls.Config{ServerName: host, RootCAs: c.Authorities, MinVersion: tls.VersionTLS12})
	if err := secured.HandshakeContext(ctx); err != nil {
		return fmt.Errorf("something else answers for the control target %s, such as the sign-in page of a network: %w", c.Address, err)
	}
	return nil
}
