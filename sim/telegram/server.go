package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"lifeboat/sim/door"
	"lifeboat/sim/faults"
)

// readHeaderTimeout bounds how long a connection may take to send the head of a request.
const readHeaderTimeout = 10 * time.Second

// Server is a Bot API server with the world that its bots live in.
type Server struct {
	now    func() time.Time
	door   *door.Door
	faults *Faults
	limits *Limits
	vault  *vault
	visits *door.Visits

	mu     sync.Mutex // guards everything below, and the fields of bots, chats and people
	bots   []*Bot
	people []*Person
	chats  map[int64]*Chat // by each id that a chat has, or had before it became a supergroup
	groups int64           // how many group ids were given out
	albums int64           // how many albums were posted
}

// Option changes how a server starts.
type Option func(*Server)

// WithClock makes the server read the time from now, which must be safe for concurrent use.
func WithClock(now func() time.Time) Option {
	return func(s *Server) { s.now = now }
}

// WithoutLimits starts the server with its rate limits switched off.
func WithoutLimits() Option {
	return func(s *Server) { s.limits.Off() }
}

// Start listens on a free port of 127.0.0.1, with rate limits on and no fault.
func Start(options ...Option) (*Server, error) {
	s := &Server{
		now:    time.Now,
		limits: newLimits(),
		visits: door.NewVisits(),
		chats:  make(map[int64]*Chat),
	}
	for _, option := range options {
		option(s)
	}
	vault, err := openVault()
	if err != nil {
		return nil, fmt.Errorf("start the Telegram simulator: %w", err)
	}
	s.vault = vault
	entrance, err := door.Open(&http.Server{Handler: s, ReadHeaderTimeout: readHeaderTimeout})
	if err != nil {
		return nil, fmt.Errorf("start the Telegram simulator: %w", errors.Join(err, vault.close()))
	}
	s.door = entrance
	s.faults = faults.NewSet[trouble](entrance)
	entrance.Serve()
	return s, nil
}

// URL is the address that stands in for https://api.telegram.org, without a slash at the end.
func (s *Server) URL() string {
	return "http://" + s.door.Address()
}

// Limits are the rate limits, which can be scaled and switched off at run time.
func (s *Server) Limits() *Limits {
	return s.limits
}

// Faults are the faults of the way between the bots and the server.
func (s *Server) Faults() *Faults {
	return s.faults
}

// Err tells why the server does not listen although it should. The port stays reserved while connections are
// refused, so this is nil unless the machine has run out of something.
func (s *Server) Err() error {
	return s.door.Err()
}

// Close ends all connections, polls, hangs and watches, and returns when the server's goroutines have ended.
func (s *Server) Close() {
	if !s.visits.Close() {
		return
	}
	s.door.Close()
	s.visits.Wait()
	if err := s.vault.close(); err != nil {
		s.door.Fail(err)
	}
}
