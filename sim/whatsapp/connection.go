package whatsapp

import (
	"bufio"
	"net"
	"sync"
	"sync/atomic"
)

// connection is a TCP connection that faults can hold: while one does, nothing that is read gets through and
// nothing is written.
type connection struct {
	net.Conn
	server *Server
	faults *Faults
	since  uint64 // when it was opened, by the clock of the faults
	number atomic.Pointer[string]
	input  *bufio.Reader
	proxy  sync.Once

	gone     chan struct{}
	shutOnce sync.Once
}

func newConnection(c net.Conn, s *Server, number string) *connection {
	wrapped := &connection{
		Conn: c, server: s, faults: s.faults, since: s.faults.tick(), input: bufio.NewReader(c), gone: make(chan struct{}),
	}
	wrapped.number.Store(&number)
	return wrapped
}

// account is the number of the account that uses the connection, or empty as long as it is not known.
func (c *connection) account() string {
	return *c.number.Load()
}

func (c *connection) Read(p []byte) (int, error) {
	var err error
	c.proxy.Do(func() { err = c.answerProxyRequest() })
	if err != nil {
		return 0, err
	}
	n, err := c.input.Read(p)
	if held := c.pass(); held != nil {
		return 0, held
	}
	return n, err
}

func (c *connection) Write(p []byte) (int, error) {
	if err := c.pass(); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// pass waits until no fault holds the connection.
func (c *connection) pass() error {
	return c.faults.wait(c.gone, c.isHeldBy, BlackHole, Frozen)
}

func (c *connection) isMeantBy(a *Active) bool {
	return a.hits(c.account())
}

func (c *connection) isHeldBy(a *Active) bool {
	return c.isMeantBy(a) && (a.Kind == BlackHole || c.since < a.since)
}

func (c *connection) isGone() bool {
	select {
	case <-c.gone:
		return true
	default:
		return false
	}
}

// Close closes the connection and sets free whoever waits in it.
func (c *connection) Close() error {
	c.shutOnce.Do(func() {
		close(c.gone)
		c.server.forget(c)
	})
	return c.Conn.Close()
}

// shut is Close where the result tells nothing: the other side may have closed it already.
func (c *connection) shut() {
	_ = c.Close()
}
