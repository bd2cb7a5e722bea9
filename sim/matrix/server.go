package matrix

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"lifeboat/sim/door"
	"lifeboat/sim/faults"
)

const (
	// serverName is the part of every id that names the homeserver.
	serverName = "localhost"
	// readHeaderTimeout bounds how long a connection may take to send the head of a request.
	readHeaderTimeout = 10 * time.Second
	// defaultUploadLimit is the size of a file, in bytes, up to which it is taken.
	defaultUploadLimit = 32 << 20
)

// Server is a homeserver with the world that its users live in.
type Server struct {
	now         func() time.Time
	door        *door.Door
	faults      *Faults
	uploadLimit int64
	oldRules    bool
	mediaFolder string
	visits      *door.Visits

	mu           sync.Mutex    // guards everything below, and the fields of users and rooms
	position     int64         // of the latest thing that syncs may tell
	changed      chan struct{} // closed and replaced when the position moves
	users        map[string]*User
	devices      map[string]*device // by access token
	rooms        map[string]*Room
	transactions map[transaction]string // the event that each has made
	media        map[string]*upload
	filters      []filter
}

// Option changes how a server starts.
type Option func(*Server)

// WithClock makes the server read the time from now, which must be safe for concurrent use.
func WithClock(now func() time.Time) Option {
	return func(s *Server) { s.now = now }
}

// WithUploadLimit sets the size in bytes up to which files are taken; 32 MiB without it.
func WithUploadLimit(bytes int64) Option {
	return func(s *Server) { s.uploadLimit = bytes }
}

// WithOldPushRules makes unread counts follow the default push rules from before m.mentions, which Dendrite v0.15.2
// still has (internal/pushrules/default_override.go): "@room" in the body counts, m.mentions does not, and edits are
// messages like any other.
func WithOldPushRules() Option {
	return func(s *Server) { s.oldRules = true }
}

// Start listens on a free port of 127.0.0.1, with no user, no room and no fault.
func Start(options ...Option) (*Server, error) {
	s := &Server{
		now:          time.Now,
		uploadLimit:  defaultUploadLimit,
		visits:       door.NewVisits(),
		changed:      make(chan struct{}),
		users:        make(map[string]*User),
		devices:      make(map[string]*device),
		rooms:        make(map[string]*Room),
		transactions: make(map[transaction]string),
		media:        make(map[string]*upload),
	}
	for _, option := range options {
		option(s)
	}
	if err := s.open(); err != nil {
		return nil, fmt.Errorf("start the Matrix simulator: %w", err)
	}
	return s, nil
}

func (s *Server) open() error {
	folder, err := os.MkdirTemp("", "lifeboat-sim-matrix-")
	if err != nil {
		return fmt.Errorf("make a folder for media: %w", err)
	}
	entrance, err := door.Open(&http.Server{Handler: s.routes(), ReadHeaderTimeout: readHeaderTimeout})
	if err != nil {
		return errors.Join(err, os.RemoveAll(folder))
	}
	s.mediaFolder, s.door, s.faults = folder, entrance, faults.NewSet[trouble](entrance)
	entrance.Serve()
	return nil
}

// URL is the homeserver's base URL, without a slash at the end.
func (s *Server) URL() string {
	return "http://" + s.door.Address()
}

// Faults are the faults of the way between clients and the server.
func (s *Server) Faults() *Faults {
	return s.faults
}

// Err tells why the server does not work although it should. The port stays reserved while connections are refused, so
// this is nil unless the machine has run out of something.
func (s *Server) Err() error {
	return s.door.Err()
}

// Close ends all connections, polls, hangs and watches, returns when the server's goroutines have ended, and deletes
// what was uploaded.
func (s *Server) Close() {
	if !s.visits.Close() {
		return
	}
	s.door.Close()
	s.visits.Wait()
	if err := os.RemoveAll(s.mediaFolder); err != nil {
		s.door.Fail(fmt.Errorf("delete the folder of media: %w", err))
	}
}

// advance gives out the next position of the stream and wakes the syncs that wait.
func (s *Server) advance() int64 {
	s.position++
	close(s.changed)
	s.changed = make(chan struct{})
	return s.position
}
