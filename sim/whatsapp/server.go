package whatsapp

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"lifeboat/sim/whatsapp/wire"
)

// Server is a WhatsApp for any number of accounts. All methods may be called from any goroutine.
type Server struct {
	certificates *certificates
	identity     *wire.Identity
	faults       *Faults
	media        *media
	web          *http.Server
	options      options

	ctx     context.Context // ends when the server closes
	stop    context.CancelFunc
	serving sync.WaitGroup // listeners, connections and the delivery loop

	connectionsMu sync.Mutex
	connections   map[*connection]struct{}

	mu       sync.Mutex // guards all below, and everything inside accounts, groups and queues
	closed   bool
	doors    map[string]*Door // by number; the common door has none
	accounts map[string]*account
	lids     map[string]*account
	groups   map[string]*group
	pairings map[string]*session // by the reference that their QR code shows
	codes    map[string]*session // by the number of the phone that the pairing code is for
	held     []heldDelivery
	ledger   []*Sent
	seen     map[messageKey]bool
	wake     chan struct{} // has room for one; tells the delivery loop to look again
}

// Start starts a server on loopback. It accepts clients when Start returns.
func Start(with ...Option) (*Server, error) {
	certificates, err := newCertificates()
	if err != nil {
		return nil, err
	}
	identity, err := authority().Issue()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		certificates: certificates, identity: identity, ctx: ctx, stop: stop,
		connections: map[*connection]struct{}{}, doors: map[string]*Door{}, accounts: map[string]*account{},
		lids: map[string]*account{}, groups: map[string]*group{}, pairings: map[string]*session{}, codes: map[string]*session{},
		seen: map[messageKey]bool{}, wake: make(chan struct{}, 1), options: options{linkLife: longLinkLife},
	}
	for _, apply := range with {
		apply(&s.options)
	}
	s.faults, s.media = newFaults(s), newMedia(s.options.linkLife)
	s.web = s.webServer()
	s.serving.Go(s.deliverLoop)
	if _, err := s.Door(""); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close stops the server, cuts all connections and waits for everything that it has started.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	doors := s.doors
	s.doors = map[string]*Door{}
	s.mu.Unlock()
	s.stop()
	var err error
	for _, d := range doors {
		err = errors.Join(err, d.Close())
	}
	for _, c := range s.openConnections() {
		c.shut()
	}
	err = errors.Join(err, s.web.Close())
	s.serving.Wait()
	return errors.Join(err, s.media.close())
}

// Address is where clients of any account connect to, as host:port; see Door.Address.
func (s *Server) Address() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.doors[""]; d != nil {
		return d.Address()
	}
	return ""
}

// CertificatePEM is the authority that a client has to trust in TLS handshakes.
func (s *Server) CertificatePEM() []byte { return s.certificates.authority }

// Faults is the switchboard of what is broken.
func (s *Server) Faults() *Faults { return s.faults }

// Door returns the door that belongs to the account, and opens it if it is new. Clients of that account should
// connect through it wherever faults are meant for some accounts only. An empty number means the common door.
func (s *Server) Door(number string) (*Door, error) {
	number = digits(number)
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.doors[number]; d != nil {
		return d, nil
	}
	if s.closed {
		return nil, errClosed
	}
	d, err := openDoor(s, number)
	if err != nil {
		return nil, err
	}
	s.doors[number] = d
	s.serving.Go(func() { s.serveDoor(d) })
	return d, d.adjust(s.ctx)
}

var errClosed = errors.New("the simulated WhatsApp is closed")

// adjustDoors makes all doors do what the faults say that are active now.
func (s *Server) adjustDoors() error {
	var err error
	for _, d := range s.allDoors() {
		err = errors.Join(err, d.adjust(s.ctx))
	}
	return err
}

func (s *Server) allDoors() []*Door {
	s.mu.Lock()
	defer s.mu.Unlock()
	doors := make([]*Door, 0, len(s.doors))
	for _, d := range s.doors {
		doors = append(doors, d)
	}
	return doors
}

// serveDoor ends when the door closes, which is the only error that it can end with.
func (s *Server) serveDoor(d *Door) {
	_ = s.web.Serve(tls.NewListener(d, s.tlsConfig()))
}

func (s *Server) webServer() *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("/ws/chat", s.serveChat)
	mux.HandleFunc("/{$}", s.servePage)
	mux.HandleFunc("POST /mms/{type}/{token}", s.serveUpload)
	mux.HandleFunc("GET /v/{name}", s.serveDownload)
	return &http.Server{
		Handler:           mux,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // clients that break off are what faults are for
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ConnContext:       rememberConnection,
	}
}

type connectionKey struct{}

// rememberConnection lets a request find the connection that it came on.
func rememberConnection(ctx context.Context, c net.Conn) context.Context {
	if secured, ok := c.(*tls.Conn); ok {
		return context.WithValue(ctx, connectionKey{}, secured.NetConn())
	}
	return ctx
}

func connectionOf(r *http.Request) (*connection, error) {
	c, ok := r.Context().Value(connectionKey{}).(*connection)
	if !ok {
		return nil, fmt.Errorf("a request from %s came through no door", r.RemoteAddr)
	}
	return c, nil
}

func (s *Server) remember(c *connection) {
	s.connectionsMu.Lock()
	defer s.connectionsMu.Unlock()
	s.connections[c] = struct{}{}
}

func (s *Server) forget(c *connection) {
	s.connectionsMu.Lock()
	defer s.connectionsMu.Unlock()
	delete(s.connections, c)
}

func (s *Server) openConnections() []*connection {
	s.connectionsMu.Lock()
	defer s.connectionsMu.Unlock()
	open := make([]*connection, 0, len(s.connections))
	for c := range s.connections {
		open = append(open, c)
	}
	return open
}
