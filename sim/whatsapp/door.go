package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Door is a way into the server: a TCP listener that speaks TLS, serves as an HTTP proxy as well, and has a resolver
// beside it. A door that belongs to an account lets faults hit its connections before anybody has logged in.
type Door struct {
	server  *Server
	number  string
	address string
	names   *resolver

	incoming  chan net.Conn
	closed    chan struct{}
	closeOnce sync.Once

	mu          sync.Mutex
	listener    *net.TCPListener // nil while connections are refused
	reservation *reservation     // keeps the port meanwhile
	accepting   sync.WaitGroup

	plug atomic.Pointer[plug] // nil unless a black hole swallows connections; changed by who holds mu
}

// Address is where clients connect to, whatever host they mean, as host:port on loopback. The same address is an
// HTTP proxy for CONNECT.
func (d *Door) Address() string { return d.address }

// ResolverAddress is a name server on loopback (UDP) that knows WhatsApp's names and gives 127.0.0.1 for all of them.
func (d *Door) ResolverAddress() string { return d.names.address() }

// DialContext connects to the door as a client does that looks up the host first. It fits http.Transport.
func (d *Door) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("dial %q: %w", address, err)
	}
	if _, err := d.names.client().LookupNetIP(ctx, "ip4", host); err != nil {
		return nil, err
	}
	return new(net.Dialer).DialContext(ctx, network, d.address)
}

func openDoor(s *Server, number string) (*Door, error) {
	names, err := startResolver(s.faults, number)
	if err != nil {
		return nil, err
	}
	d := &Door{server: s, number: number, names: names, incoming: make(chan net.Conn), closed: make(chan struct{})}
	if err := d.listen("127.0.0.1:0"); err != nil {
		return nil, errors.Join(err, names.close())
	}
	d.address = d.listener.Addr().String()
	return d, nil
}

func (d *Door) listen(address string) error {
	listener, err := net.Listen("tcp4", address)
	if err != nil {
		return fmt.Errorf("listen for WhatsApp clients: %w", err)
	}
	opened := listener.(*net.TCPListener) // which is what "tcp4" means
	d.listener = opened
	d.accepting.Go(func() { d.acceptFrom(opened) })
	return nil
}

// acceptFrom passes connections on until the listener is closed. A plug stops it for a while.
func (d *Door) acceptFrom(listener *net.TCPListener) {
	for {
		raw, err := listener.Accept()
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded) && d.awaitUnplugged():
			continue
		case err != nil:
			return
		default:
			d.bringIn(raw)
		}
	}
}

func (d *Door) bringIn(raw net.Conn) {
	c := newConnection(raw, d.server, d.number)
	d.server.remember(c)
	select {
	case d.incoming <- c:
	case <-d.closed:
		c.shut()
	}
}

// Accept waits for the next connection. With Close and Addr it makes the door a net.Listener that outlives refusals.
func (d *Door) Accept() (net.Conn, error) {
	select {
	case c := <-d.incoming:
		return c, nil
	case <-d.closed:
		return nil, net.ErrClosed
	}
}

// Addr is the address that clients connect to.
func (d *Door) Addr() net.Addr {
	return net.TCPAddrFromAddrPort(parseAddress(d.address))
}

// Close ends the door for good and waits for it.
func (d *Door) Close() error {
	d.closeOnce.Do(func() { close(d.closed) })
	d.mu.Lock()
	d.refuse()
	d.reservation.release()
	d.reservation = nil
	d.mu.Unlock()
	d.accepting.Wait()
	return d.names.close()
}

// adjust makes the listener do what the faults say that are active now.
func (d *Door) adjust(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return nil // the server closes, and the door with it
	case d.server.faults.hitting(d.number, ConnectionRefused) != nil:
		d.refuse()
		return nil
	}
	err := d.reopen(ctx)
	if err == nil && d.server.faults.hitting(d.number, BlackHole) != nil {
		d.swallow()
	} else {
		d.unplug()
	}
	return err
}

// refuse closes the listener, so the kernel refuses connections; the port stays reserved.
func (d *Door) refuse() {
	if d.listener == nil {
		return
	}
	d.unplug()
	_ = d.listener.Close() // from now on it refuses, which is all that is wanted
	d.listener = nil
	d.reservation = reserve(d.address)
}

// reopenPatience is how long a door tries to get its port back, should somebody else have it.
const reopenPatience = 5 * time.Second

// reopen listens again where the door was. If the reservation is in the way, it goes first.
func (d *Door) reopen(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, reopenPatience)
	defer cancel()
	for d.listener == nil {
		err := d.listen(d.address)
		d.reservation.release()
		d.reservation = nil
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}
