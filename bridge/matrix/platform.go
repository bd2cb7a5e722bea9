package matrix

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/httplink"
	"lifeboat/bridge/strangers"
)

// How long requests of Run may take. The poll timeout is short enough for syncs
// to be frequent evidence that the link works: a server that falls silent has
// left two requests unanswered 26 s later at the latest.
const (
	defaultPollTimeout   = 10 * time.Second
	defaultAnswerTimeout = 10 * time.Second
)

// Options say which account is connected to what.
type Options struct {
	Name bridge.PlatformName
	// Homeserver is the base URL, such as https://matrix.example.org.
	Homeserver string
	User       string // "@bot:example.org"
	// Token is an access token of the user. Without one, Password is used.
	Token    string
	Password string
	// SessionFile is where the result of a login by password is kept; it is
	// needed for that only.
	SessionFile string
	// Rooms are the ids of the configured rooms, "!room:example.org".
	Rooms []string
	Log   *slog.Logger // nil for slog.Default
	// Cursor is where the last run stopped; empty to begin with what is said from
	// now on.
	Cursor bridge.Cursor
	// Media is where the files lie that are posted; without it none can be.
	Media bridge.MediaFolder
	// PollTimeout is how long the server may hold a sync that has nothing to say,
	// up to 50 s; 0 for 10 s.
	PollTimeout time.Duration
	// AnswerTimeout is how long a request of Run may take, the connection
	// included; a sync that was held is given half of it. 0 for 10 s.
	AnswerTimeout time.Duration
}

// Platform is one account on one homeserver.
type Platform struct {
	name          bridge.PlatformName
	homeserver    string
	self          string // the account's user id
	rooms         []string
	log           *slog.Logger
	start         position
	pollTimeout   time.Duration
	answerTimeout time.Duration
	transport     *http.Transport
	session       *session
	media         bridge.MediaFolder
	strangers     *strangers.Counter

	mu        sync.Mutex
	encrypted map[string]bool // rooms in which nobody could read the relay's posts
}

var (
	_ bridge.Platform   = (*Platform)(nil)
	_ bridge.Prober     = (*Platform)(nil)
	_ bridge.Fetcher    = (*Platform)(nil)
	_ bridge.Uploader   = (*Platform)(nil)
	_ bridge.ChatLister = (*Platform)(nil)
	_ bridge.Checker    = (*Platform)(nil)
)

// userID is the form of a person on Matrix
// (https://spec.matrix.org/v1.11/appendices/#user-identifiers).
var userID = regexp.MustCompile(`^@[^:\s]+:[^\s]+$`)

// New checks the options and reads the session file. It does not connect.
func New(options Options) (*Platform, error) {
	p := &Platform{
		name: options.Name, self: options.User, rooms: options.Rooms, log: options.Log,
		pollTimeout: options.PollTimeout, answerTimeout: options.AnswerTimeout, transport: httplink.NewTransport(), media: options.Media, encrypted: map[string]bool{},
		strangers: strangers.New(),
	}
	if !userID.MatchString(options.User) {
		return nil, errors.New("the user of the Matrix account is not of the form @bot:example.org")
	}
	var err error
	if p.homeserver, err = baseURL(options.Homeserver); err != nil {
		return nil, err
	}
	if p.start, err = parsePosition(options.Cursor); err != nil {
		return nil, err
	}
	if p.session, err = openSession(options); err != nil {
		return nil, err
	}
	return p, p.fill()
}

// fill sets defaults.
func (p *Platform) fill() error {
	if p.log == nil {
		p.log = slog.Default()
	}
	p.log = p.log.With("platform", p.name)
	if p.pollTimeout == 0 {
		p.pollTimeout = defaultPollTimeout
	}
	if p.answerTimeout == 0 {
		p.answerTimeout = defaultAnswerTimeout
	}
	if p.answerTimeout < 0 {
		return fmt.Errorf("the time for an answer is %s: choose one above 0 s", p.answerTimeout)
	}
	if p.pollTimeout < 0 || p.pollTimeout > 50*time.Second {
		return fmt.Errorf("the poll timeout is %s: choose up to 50 s", p.pollTimeout)
	}
	return nil
}

// Name returns the configured name.
func (p *Platform) Name() bridge.PlatformName { return p.name }

// Traits describe Matrix: transaction ids make repeats safe, and the next sync
// brings the echo of what arrived. How many posts a homeserver takes is its
// operator's choice; it says so when it was too many. So is how large a file it
// takes, which Upload finds out.
func (p *Platform) Traits() bridge.Traits {
	const largestFile = 100 << 20
	return bridge.Traits{
		Pins:         true,
		CommandSign:  "!",
		LargestFile:  largestFile,
		RepeatsByID:  true,
		SendDeadline: 10 * time.Second,
		SettleTime:   5 * time.Second,
	}
}

func (p *Platform) setEncrypted(room string) (isNew bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	isNew = !p.encrypted[room]
	p.encrypted[room] = true
	return isNew
}

func (p *Platform) isEncrypted(room string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.encrypted[room]
}

// remedyEncrypted says what to do about a room that the relay cannot read.
const remedyEncrypted = "make a new room without encryption, invite the account and configure that room's id; encryption cannot be switched off again"

// roomID is the form of a room's id; since room version 12 it has no server.
var roomID = regexp.MustCompile(`^![^\s]+$`)

func checkRoom(id string) error {
	switch {
	case strings.HasPrefix(id, "#"):
		return fmt.Errorf("%q is an alias, which may move to another room: configure the room's id, which begins with ! (room settings, Advanced)", id)
	case !roomID.MatchString(id):
		return fmt.Errorf("the chat id %q is not of the form !room:example.org", id)
	default:
		return nil
	}
}
