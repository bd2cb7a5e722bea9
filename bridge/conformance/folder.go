package conformance

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"lifeboat/bridge"
)

// Folder is a [bridge.MediaFolder] for tests. It fails the test if at its end a
// file that was opened is not closed.
type Folder struct {
	path string
	open atomic.Int64 // files that are open now
}

// NewFolder makes an empty folder that lasts as long as the test.
func NewFolder(t testing.TB) *Folder {
	t.Helper()
	f := &Folder{path: t.TempDir()}
	t.Cleanup(func() { f.checkClosed(t) })
	return f
}

// checkClosed is patient, because an HTTP client may close what it sends a
// moment after its answer has come.
func (f *Folder) checkClosed(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(Patience); f.open.Load() > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Errorf("%d files of the media folder were left open", f.open.Load())
			return
		}
	}
}

// Keep puts a content into the folder and returns its hash.
func (f *Folder) Keep(t testing.TB, content []byte) (hash string) {
	t.Helper()
	hash = hashOf(content)
	if err := os.WriteFile(filepath.Join(f.path, hash), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return hash
}

// Open opens a file that was kept.
func (f *Folder) Open(hash string) (io.ReadSeekCloser, error) {
	file, err := os.Open(filepath.Join(f.path, filepath.Base(hash)))
	if err != nil {
		return nil, fmt.Errorf("opening a kept file: %w", err)
	}
	return f.lend(file, false), nil
}

// Temporary makes a file that is removed when it is closed.
func (f *Folder) Temporary() (bridge.WorkFile, error) {
	file, err := os.CreateTemp(f.path, "work-")
	if err != nil {
		return nil, fmt.Errorf("making a temporary file: %w", err)
	}
	return f.lend(file, true), nil
}

func (f *Folder) lend(file *os.File, temporary bool) *lentFile {
	f.open.Add(1)
	return &lentFile{File: file, folder: f, temporary: temporary}
}

// lentFile is an open file of the folder.
type lentFile struct {
	*os.File
	folder    *Folder
	temporary bool
	closed    atomic.Bool
}

// Close may be called more than once, as an HTTP client does.
func (l *lentFile) Close() error {
	if l.closed.Swap(true) {
		return nil
	}
	l.folder.open.Add(-1)
	if err := l.File.Close(); err != nil {
		return err
	}
	if l.temporary {
		return os.Remove(l.Name())
	}
	return nil
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
