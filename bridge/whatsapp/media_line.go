package whatsapp

import (
	"context"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// mediaClient returns an HTTP client for files. They take as long as they take,
// but each of its connections is closed once nothing has moved for a while.
func (l *line) mediaClient() *http.Client {
	transport := l.endpoint.transport(l.dialMedia)
	transport.DisableKeepAlives = true
	transport.TLSHandshakeTimeout = l.pace.handshake
	return &http.Client{Transport: rewinding{transport}}
}

func (l *line) dialMedia(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, l.pace.dial)
	defer cancel()
	conn, err := l.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &mediaConn{Conn: conn, line: l}, nil
}

// release forgets a connection that is closed by itself.
func (l *line) release(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = slices.DeleteFunc(l.open, func(open net.Conn) bool { return open == conn })
}

// mediaConn is a connection that ends when nothing moves on it, in either
// direction.
type mediaConn struct {
	net.Conn
	line *line
	once sync.Once
}

// Read reads, and lets the other direction go on waiting.
func (c *mediaConn) Read(p []byte) (int, error) {
	if err := c.move(); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

// Write writes, and lets the other direction go on waiting.
func (c *mediaConn) Write(p []byte) (int, error) {
	if err := c.move(); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *mediaConn) move() error {
	return c.SetDeadline(time.Now().Add(c.line.pace.stall))
}

// Close closes the connection.
func (c *mediaConn) Close() error {
	c.once.Do(func() { c.line.release(c.Conn) })
	return c.Conn.Close()
}

// rewinding calls, before each request, what its context asks for. A download
// goes into a file, which has to be empty for each try. Any other answer goes into
// memory, and is bounded.
type rewinding struct{ *http.Transport }

type rewindKey struct{}

// withRewind returns a context whose requests each begin with rewind.
func withRewind(ctx context.Context, rewind func() error) context.Context {
	return context.WithValue(ctx, rewindKey{}, rewind)
}

// RoundTrip makes the request.
func (r rewinding) RoundTrip(request *http.Request) (*http.Response, error) {
	rewind, intoFile := request.Context().Value(rewindKey{}).(func() error)
	if intoFile {
		if err := rewind(); err != nil {
			return nil, err
		}
	}
	response, err := r.Transport.RoundTrip(request)
	if err != nil || intoFile {
		return response, err
	}
	return boundAnswer(response), nil
}
