package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
)

// Host is a control target that proves who it is with a certificate for its own
// name or address. That it accepts connections would prove nothing: a captive
// portal accepts everybody's.
type Host struct {
	Address string // host:port, any port that speaks TLS
	// Authorities are trusted for its certificate; nil for those of the machine.
	Authorities *x509.CertPool
}

// Name returns the address.
func (h Host) Name() string { return h.Address }

// Check returns nil when the host showed its certificate before ctx ended.
func (h Host) Check(ctx context.Context) error {
	name, _, err := net.SplitHostPort(h.Address)
	if err != nil {
		return fmt.Errorf("read the control target %s: %w", h.Address, err)
	}
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", h.Address)
	if err != nil {
		return fmt.Errorf("reach the control target %s: %w", h.Address, err)
	}
	identified, err := identify(ctx, connection, &tls.Config{ServerName: name, RootCAs: h.Authorities})
	if err != nil {
		return fmt.Errorf("ask the control target %s who it is: %w", h.Address, err)
	}
	return hangUp(identified)
}
