package telegram

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// vault is where the contents of files lie: on disk, each once, under its hash. It has a lock of its own, since
// contents are written while nobody holds the server's.
type vault struct {
	folder string

	mu    sync.Mutex
	files map[string]*stored // by hash
}

// stored is a content.
type stored struct {
	path   string
	size   int64
	hash   string // SHA-256 in lowercase hexadecimal
	number int    // by which its download path tells it from others
	lost   bool   // it can no longer be downloaded; guarded by the vault's lock
}

// errTooLarge means that a content is longer than it may be.
var errTooLarge = errors.New("the file is too large")

func openVault() (*vault, error) {
	folder, err := os.MkdirTemp("", "telegram-files-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for files: %w", err)
	}
	return &vault{folder: folder, files: make(map[string]*stored)}, nil
}

// close removes all contents.
func (v *vault) close() error {
	if err := os.RemoveAll(v.folder); err != nil {
		return fmt.Errorf("remove the folder for files: %w", err)
	}
	return nil
}

// keep writes a content of at most limit bytes to disk, piece by piece. One that is there already is found again, and
// is no longer lost.
func (v *vault) keep(content io.Reader, limit int64) (*stored, error) {
	draft, err := os.CreateTemp(v.folder, "draft-")
	if err != nil {
		return nil, fmt.Errorf("keep a file: %w", err)
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(draft, sum), io.LimitReader(content, limit+1))
	if err == nil && size > limit {
		err = errTooLarge
	}
	if err = errors.Join(err, draft.Close()); err != nil {
		return nil, fmt.Errorf("keep a file: %w", errors.Join(err, os.Remove(draft.Name())))
	}
	return v.enter(draft.Name(), size, hex.EncodeToString(sum.Sum(nil)))
}

// enter takes a written file over.
func (v *vault) enter(draft string, size int64, hash string) (*stored, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	path := filepath.Join(v.folder, hash)
	if err := os.Rename(draft, path); err != nil {
		return nil, fmt.Errorf("keep a file: %w", err)
	}
	f := v.files[hash]
	if f == nil {
		f = &stored{path: path, size: size, hash: hash, number: len(v.files)}
		v.files[hash] = f
	}
	f.lost = false
	return f, nil
}

// thumbnail makes the small version of a picture: another content that depends on the first.
func (v *vault) thumbnail(of *stored) (*stored, error) {
	return v.keep(strings.NewReader("thumbnail of "+of.hash), maxUpload)
}

// lose makes everything that is there now impossible to download.
func (v *vault) lose() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, f := range v.files {
		f.lost = true
	}
}

func (v *vault) isLost(f *stored) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return f.lost
}
