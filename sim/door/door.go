// Package door is the loopback door of a simulated server: an HTTP listener
// that can be shut, so that connections are refused, opened again on the same
// port, and cut in the middle of a request. It is safe for concurrent use.
package door

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
)

// Door is where connections come in: it can be shut, so that they are refused, and opened again on the same port.
type Door struct {
	address string
	http    *http.Server
	guard   []net.Conn
	serving sync.WaitGroup
	open    sync.WaitGroup // connections

	mu       sync.Mutex
	listener net.Listener // nil while the door is shut
	shuts    int          // how many want it shut
	failed   error
	closed   bool
	conns    map[net.Conn]struct{}
}

// Open takes a free port and keeps it until Close.
func Open(server *http.Server) (*Door, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen on loopback: %w", err)
	}
	guard, err := connectToSelf(listener)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("reserve %s: %w", listener.Addr(), err), listener.Close())
	}
	d := &Door{
		address:  listener.Addr().String(),
		http:     server,
		guard:    guard,
		listener: listener,
		conns:    make(map[net.Conn]struct{}),
	}
	server.ConnState = d.track
	return d, nil
}

// connectToSelf returns both ends of a connection to the listener. As long as they are open the system gives the
// port to nobody else, even while nothing listens on it.
func connectToSelf(listener net.Listener) ([]net.Conn, error) {
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return nil, err
	}
	far, err := listener.Accept()
	if err != nil {
		return nil, errors.Join(err, near.Close())
	}
	return []net.Conn{near, far}, nil
}

// Address returns the door's host:port, which stays the same until Close.
func (d *Door) Address() string { return d.address }

// Serve answers connections until the door is shut.
func (d *Door) Serve() {
	listener := d.listener
	d.serving.Go(func() {
		err := d.http.Serve(listener)
		if !errors.Is(err, net.ErrClosed) && !errors.Is(err, http.ErrServerClosed) {
			d.Fail(err)
		}
	})
}

// Shut refuses new connections and leaves those that are open alone.
func (d *Door) Shut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shuts++
	if d.listener == nil {
		return
	}
	if err := d.listener.Close(); err != nil {
		d.failed = errors.Join(d.failed, err)
	}
	d.listener = nil
}

// Unshut takes one shut back; connections are accepted when none is left.
func (d *Door) Unshut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shuts--
	if d.shuts > 0 || d.closed {
		return
	}
	listener, err := net.Listen("tcp", d.address)
	if err != nil {
		d.failed = errors.Join(d.failed, fmt.Errorf("listen on %s again: %w", d.address, err))
		return
	}
	d.listener = listener
	d.Serve()
}

// Cut ends every open connection with a reset.
func (d *Door) Cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for conn := range d.conns {
		d.failed = errors.Join(d.failed, reset(conn))
	}
}

// reset closes a connection so that its peer sees a reset instead of an orderly end. One that is closed already is
// as wanted.
func reset(conn net.Conn) error {
	var err error
	if tcp, ok := conn.(*net.TCPConn); ok {
		err = tcp.SetLinger(0)
	}
	if err == nil {
		err = conn.Close()
	}
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("reset a connection: %w", err)
	}
	return nil
}

// track is told of every connection by the HTTP server.
func (d *Door) track(conn net.Conn, state http.ConnState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch state {
	case http.StateNew:
		d.conns[conn] = struct{}{}
		d.open.Add(1)
	case http.StateHijacked, http.StateClosed:
		delete(d.conns, conn)
		d.open.Done()
	}
}

// Fail notes something that must not happen; Err tells it.
func (d *Door) Fail(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failed = errors.Join(d.failed, err)
}

// Err returns what went wrong with the door itself, all of it joined.
func (d *Door) Err() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed
}

// Close ends everything, gives the port back and waits for the goroutines of the HTTP server.
func (d *Door) Close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	if err := d.http.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		d.Fail(fmt.Errorf("close the server: %w", err))
	}
	d.serving.Wait()
	d.Cut() // what was accepted while the server closed
	d.open.Wait()
	for _, conn := range d.guard {
		if err := reset(conn); err != nil {
			d.Fail(err)
		}
	}
}
