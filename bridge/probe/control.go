package probe

import (
	"context"
	"fmt"
	"net"
)

// Control is a control target: a "host:port" that accepts TCP connections
// whenever our own network works.
type Control struct{ Address string }

// Name returns the address.
func (c Control) Name() string { return c.Address }

// Check returns nil when the target accepted a connection before ctx ended.
func (c Control) Check(ctx context.Context) error {
	var dialer net.Dialer
	connection, err := dialer.DialContext(ctx, "tcp", c.Address)
	if err != nil {
		return fmt.Errorf("reach the control target %s: %w", c.Address, err)
	}
	if err := connection.Close(); err != nil {
		return fmt.Errorf("close the connection to the control target %s: %w", c.Address, err)
	}
	return nil
}
