package whatsapp

import (
	"fmt"
	"sync"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"

	"lifeboat/sim/whatsapp/wire"
)

// session is one client's connection after the handshake. Its reader handles stanzas one after the other; its
// writer sends what is put into the outbox, so nobody waits for a slow client.
type session struct {
	server *Server
	conn   *connection
	stream *wire.Stream
	client *wire.Client

	// Guarded by Server.mu.
	device  *device         // nil until it has logged in
	coded   *codeLink       // nil unless it shows a pairing code
	pairing *pendingPairing // nil unless a phone has accepted it

	mu     sync.Mutex
	outbox [][]byte
	ending bool          // nothing is put into the outbox any more
	notice chan struct{} // has room for one; tells the writer to look again
}

func newSession(s *Server, c *connection, stream *wire.Stream, client *wire.Client) *session {
	return &session{server: s, conn: c, stream: stream, client: client, notice: make(chan struct{}, 1)}
}

// send puts a node into the outbox. What is put after end is dropped, as it would be on a closed stream.
func (c *session) send(node waBinary.Node) {
	c.put(node, false)
}

// end sends a last node and closes the connection soon after.
func (c *session) end(last waBinary.Node) {
	c.put(last, true)
}

func (c *session) put(node waBinary.Node, last bool) {
	encoded, err := waBinary.Marshal(node)
	if err != nil {
		c.conn.shut()
		return
	}
	c.mu.Lock()
	if !c.ending {
		c.outbox = append(c.outbox, encoded)
		c.ending = last
	}
	c.mu.Unlock()
	select {
	case c.notice <- struct{}{}:
	default:
	}
}

func (c *session) take() (batch [][]byte, ending bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	batch, c.outbox = c.outbox, nil
	return batch, c.ending
}

// lastWordsGrace is how long a connection stays open after its last node. A client that sees the connection close
// right behind the node may not handle the node any more (whatsmeow client.go:917).
const lastWordsGrace = 300 * time.Millisecond

// write sends what is in the outbox until the connection closes.
func (c *session) write() {
	defer c.conn.shut()
	for {
		select {
		case <-c.notice:
		case <-c.conn.gone:
			return
		}
		batch, ending := c.take()
		for _, encoded := range batch {
			if c.stream.Send(encoded) != nil {
				return
			}
		}
		if ending {
			c.linger()
			return
		}
	}
}

func (c *session) linger() {
	select {
	case <-time.After(lastWordsGrace):
	case <-c.conn.gone:
	}
}

// read handles stanzas until the connection closes.
func (c *session) read() error {
	for {
		node, err := c.stream.Receive()
		if err != nil {
			return fmt.Errorf("read from a client: %w", err)
		}
		c.handle(node)
	}
}

func (c *session) handle(node *waBinary.Node) {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	switch {
	case node.Tag == "iq":
		c.handleQuery(node)
	case c.device == nil || c.device.session != c:
		return // only a logged-in device has more to say
	case node.Tag == "message":
		c.handleMessage(node)
	case node.Tag == "receipt":
		c.handleReceipt(node)
	case node.Tag == "ack":
		c.device.settle(ackedBy(node))
	case node.Tag == "presence":
		c.handlePresence(node)
	}
}

// handlePresence takes the name that others see; who is online is told to nobody.
func (c *session) handlePresence(node *waBinary.Node) {
	if name, ok := node.Attrs["name"].(string); ok && name != "" {
		c.device.account.name = name
	}
}

// sessions lists the sessions of all logged-in devices. The caller holds s.mu.
func (s *Server) sessions() []*session {
	var all []*session
	for _, a := range s.accounts {
		for _, d := range a.devices {
			if d.session != nil {
				all = append(all, d.session)
			}
		}
	}
	return all
}
