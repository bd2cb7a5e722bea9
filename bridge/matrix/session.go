package matrix

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// deviceID is the same at every login, so that the homeserver goes on
// recognizing this account's transaction ids.
const deviceID = "LIFEBOAT"

// session is what the account proves itself with. It is safe for concurrent
// use.
type session struct {
	homeserver, user string
	password         string
	file             string // empty for a session by token

	mu    sync.Mutex
	token string // empty before the login
}

// saved is the session file.
type saved struct {
	Homeserver string `json:"homeserver"`
	User       string `json:"user"`
	Token      string `json:"access_token"`
}

// openSession takes the token from the options, or from an earlier login of the
// same user.
func openSession(options Options) (*session, error) {
	s := &session{homeserver: options.Homeserver, user: options.User, token: options.Token}
	switch {
	case options.Token != "":
		return s, nil
	case options.Password == "":
		return nil, errors.New("the Matrix account has neither a token nor a password: configure one of them")
	case options.SessionFile == "":
		return nil, errors.New("a login by password needs a file to keep its session in")
	}
	s.password, s.file = options.Password, options.SessionFile
	return s, s.load()
}

func (s *session) load() error {
	text, err := os.ReadFile(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the Matrix session: %w", err)
	}
	var kept saved
	if json.Unmarshal(text, &kept) == nil && kept.User == s.user && kept.Homeserver == s.homeserver {
		s.token = kept.Token
	}
	return nil // a session of another account, or half a file, is replaced at the login
}

// current is the token in use; empty before the login.
func (s *session) current() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token
}

// renewable says whether a new token can be had by logging in.
func (s *session) renewable() bool { return s.password != "" }

// drop forgets a token that is not accepted, if another can be had.
func (s *session) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.renewable() {
		s.token = ""
	}
}

// keep takes a new token into use and saves it, wholly or not at all.
func (s *session) keep(token string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = token
	text, err := json.Marshal(saved{Homeserver: s.homeserver, User: s.user, Token: token})
	if err != nil {
		return fmt.Errorf("write down the Matrix session: %w", err)
	}
	return replaceFile(s.file, text)
}

// replaceFile writes a file that only its owner can read, and puts it in the
// place of an older one when it is whole.
func replaceFile(path string, text []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return fmt.Errorf("save the Matrix session: %w", err)
	}
	_, writeErr := file.Write(text)
	err = errors.Join(writeErr, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("save the Matrix session: %w", errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}
