package whatsapp

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"
)

// mediaHost is where clients are told to bring files to and fetch them from.
const mediaHost = "mmg.whatsapp.net"

// media keeps what clients have uploaded: encrypted files, each in a file of a folder that goes with the server, and
// the links that lead to them. Nothing is ever held in memory whole.
type media struct {
	linkLife time.Duration

	mu     sync.Mutex
	folder string               // empty as long as nothing was uploaded
	owners map[string]string    // number by the authorization that its account was given
	links  map[string]mediaLink // by the name in the path
}

// mediaLink leads to a file until it expires.
type mediaLink struct {
	file      string
	hash      string // of the encrypted file, in the encoding of URLs
	signature string
	expires   time.Time
}

func newMedia(linkLife time.Duration) *media {
	return &media{linkLife: linkLife, owners: map[string]string{}, links: map[string]mediaLink{}}
}

// authorize gives an account what it has to show with uploads.
func (m *media) authorize(number string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	authorization := rand.Text()
	m.owners[authorization] = number
	return authorization
}

// owner is the account that an authorization was given to; false if it was given to none.
func (m *media) owner(authorization string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	number, ok := m.owners[authorization]
	return number, ok
}

// create makes an empty file.
func (m *media) create() (*os.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.folder == "" {
		folder, err := os.MkdirTemp("", "simulated-whatsapp-media-")
		if err != nil {
			return nil, fmt.Errorf("make a folder for media: %w", err)
		}
		m.folder = folder
	}
	file, err := os.CreateTemp(m.folder, "")
	if err != nil {
		return nil, fmt.Errorf("make a file for media: %w", err)
	}
	return file, nil
}

// publish makes a link to a file and returns its path on the media host, as clients hand it around.
func (m *media) publish(file, hash string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	name, link := rand.Text(), mediaLink{file: file, hash: hash, signature: rand.Text(), expires: time.Now().Add(m.linkLife)}
	m.links[name] = link
	query := url.Values{"ccb": {"11-4"}, "oh": {link.signature}, "oe": {strconv.FormatInt(link.expires.Unix(), 16)}}
	return "/v/" + name + "?" + query.Encode()
}

func (m *media) link(name string) (mediaLink, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	link, ok := m.links[name]
	return link, ok
}

// expire lets all links expire that exist now.
func (m *media) expire() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for name, link := range m.links {
		link.expires = time.Time{}
		m.links[name] = link
	}
}

// close removes all files.
func (m *media) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.folder == "" {
		return nil
	}
	if err := os.RemoveAll(m.folder); err != nil {
		return fmt.Errorf("remove the media: %w", err)
	}
	return nil
}

// discard closes and removes a file that is not kept. What went wrong before that is what matters.
func discard(file *os.File) {
	_ = file.Close()
	_ = os.Remove(file.Name())
}

// keep writes what comes in to a new file and returns its name.
func (m *media) keep(from io.Reader, accept func() bool) (string, error) {
	file, err := m.create()
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(file, from); err != nil {
		discard(file)
		return "", fmt.Errorf("receive a file: %w", err)
	}
	if !accept() {
		discard(file)
		return "", errWrongHash
	}
	if err := file.Close(); err != nil {
		return "", fmt.Errorf("keep a file: %w", err)
	}
	return file.Name(), nil
}

var errWrongHash = errors.New("the file does not have the hash that it was announced with")
