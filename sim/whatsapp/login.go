package whatsapp

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/coder/websocket"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/sim/whatsapp/wire"
)

// serveChat is one client's connection, from the upgrade to the end.
func (s *Server) serveChat(w http.ResponseWriter, r *http.Request) {
	c, err := connectionOf(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if !s.enter() {
		return
	}
	defer s.serving.Done()
	socket := s.upgrade(w, r, c)
	if socket == nil {
		return
	}
	defer func() {
		c.shut()
		_ = socket.CloseNow() // its connection is gone already
	}()
	if session := s.shakeHands(socket, c); session != nil {
		session.run()
	}
}

// enter counts in a connection that Close waits for; it is false once the server is closing.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.serving.Add(1)
	}
	return !s.closed
}

// upgrade makes a websocket of the request, unless a fault or the client prevents it.
func (s *Server) upgrade(w http.ResponseWriter, r *http.Request, c *connection) *websocket.Conn {
	if s.refuseByStatus(w, c) {
		return nil
	}
	if s.faults.wait(c.gone, c.isMeantBy, UpgradeUnanswered) != nil {
		return nil
	}
	socket, err := websocket.Accept(w, r, nil)
	if err != nil {
		return nil // the client has been told
	}
	return socket
}

// shakeHands does the Noise handshake. It returns nil if a fault or the client prevents it.
func (s *Server) shakeHands(socket *websocket.Conn, c *connection) *session {
	if s.faults.wait(c.gone, c.isMeantBy, NoiseStalled) != nil {
		return nil
	}
	stream, client, err := wire.Accept(websocket.NetConn(s.ctx, socket, websocket.MessageBinary), s.identity)
	if err != nil {
		return nil
	}
	return newSession(s, c, stream, client)
}

// run serves the session until its connection closes. It reads from the start, so a client that goes away while a
// fault keeps it waiting for its login is noticed.
func (c *session) run() {
	var tasks sync.WaitGroup
	tasks.Go(c.write)
	tasks.Go(c.begin)
	_ = c.read() // how a connection ends makes no difference
	c.conn.shut()
	tasks.Wait()
	c.leave()
}

func (c *session) begin() {
	if c.client.Payload.GetUsername() == 0 {
		c.offerPairing()
	} else {
		c.logIn()
	}
}

// logIn answers the login of a device: with success, a failure or, under a fault, nothing.
func (c *session) logIn() {
	s := c.server
	number := strconv.FormatUint(c.client.Payload.GetUsername(), 10)
	c.conn.number.Store(&number)
	if s.faults.wait(c.conn.gone, c.conn.isMeantBy, LoginUnanswered) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.conn.isGone() {
		return // or it would replace the connection that the client has made since
	}
	if reason := c.refusedLogin(number); reason != 0 {
		c.end(failure(reason))
		return
	}
	device := s.knownDevice(number, c.client)
	if device == nil {
		c.end(failure(int(events.ConnectFailureLoggedOut)))
		return
	}
	c.welcome(device)
}

// refusedLogin is the reason to refuse a login that a fault gives, or 0.
func (c *session) refusedLogin(number string) int {
	if fault := c.server.faults.hitting(number, LoginRefused); fault != nil {
		return fault.code(int(events.ConnectFailureServiceUnavailable))
	}
	revision := c.client.Payload.GetUserAgent().GetAppVersion().GetTertiary()
	if fault := c.server.faults.hitting(number, VersionOutdated); fault != nil && int64(revision) < int64(fault.Code) {
		return int(events.ConnectFailureClientOutdated)
	}
	return 0
}

// knownDevice finds the device that logs in, provided it has the Noise key that it was linked with.
func (s *Server) knownDevice(number string, client *wire.Client) *device {
	a := s.accounts[number]
	if a == nil {
		return nil
	}
	d := a.devices[uint16(client.Payload.GetDevice())]
	if d == nil || d.noiseKey != client.Key {
		return nil
	}
	return d
}

// welcome lets the device in and hands over what it has missed. A device that is logged in already is replaced, as
// the real servers do.
func (c *session) welcome(d *device) {
	if d.session != nil {
		d.session.end(streamError(0, "replaced"))
	}
	c.device, d.session = d, c
	c.send(waBinary.Node{Tag: "success", Attrs: waBinary.Attrs{
		"lid": d.jid(true), "t": time.Now().Unix(), "props": "27", "location": "sim",
	}})
	d.handOver()
	c.server.poke()
}

// leave ends the device's presence. What it has not acknowledged is delivered again with its next login.
func (c *session) leave() {
	c.server.mu.Lock()
	defer c.server.mu.Unlock()
	c.server.abandonPairing(c)
	if c.device != nil && c.device.session == c {
		c.device.session = nil
		c.device.unsend()
	}
}

// failure builds what whatsmeow takes apart in connectionevents.go:97.
func failure(reason int) waBinary.Node {
	node := waBinary.Node{Tag: "failure", Attrs: waBinary.Attrs{"reason": strconv.Itoa(reason), "location": "sim"}}
	if reason == int(events.ConnectFailureTempBanned) {
		node.Attrs["code"], node.Attrs["expire"] = "104", "3600"
	}
	return node
}
