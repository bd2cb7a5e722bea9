package mediafolder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"lifeboat/bridge"
)

// The modes of the folder and its files: their owner's only.
const folderMode fs.FileMode = 0o700

// workPrefix begins the name of a file that is being written.
const workPrefix = "work-"

// ErrNotKept means that no file is kept under a hash.
var ErrNotKept = errors.New("no such file is kept")

// Folder is an open media folder.
type Folder struct {
	path string
	most int64

	mu   sync.Mutex
	used int64 // bytes of all files, kept or being written
}

var _ bridge.MediaFolder = (*Folder)(nil)

// New opens the folder at path for at most that many bytes, creates it where it
// is missing and removes what a crash left behind half-written.
func New(path string, most int64) (*Folder, error) {
	f := &Folder{path: path, most: most}
	if err := f.make(); err != nil {
		return nil, err
	}
	if err := f.removeLeftovers(); err != nil {
		return nil, err
	}
	return f, nil
}

// make creates the folder and counts what is in it.
func (f *Folder) make() error {
	err := errors.Join(os.MkdirAll(f.path, folderMode), os.Chmod(f.path, folderMode))
	if err != nil {
		return fmt.Errorf("create the media folder %s; it must be writable for the user who runs Lifeboat: %w", f.path, err)
	}
	entries, err := f.entries()
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.used = 0
	for _, about := range entries {
		f.used += about.Size()
	}
	return nil
}

func (f *Folder) removeLeftovers() error {
	entries, err := f.entries()
	if err != nil {
		return err
	}
	for _, about := range entries {
		if strings.HasPrefix(about.Name(), workPrefix) {
			if err := f.remove(about.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

// entries describes the files of the folder. One that goes meanwhile is left
// out.
func (f *Folder) entries() ([]fs.FileInfo, error) {
	listed, err := os.ReadDir(f.path)
	if err != nil {
		return nil, fmt.Errorf("look into the media folder: %w", err)
	}
	var entries []fs.FileInfo
	for _, entry := range listed {
		about, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("look into the media folder: %w", err)
		}
		if about.Mode().IsRegular() {
			entries = append(entries, about)
		}
	}
	return entries, nil
}

// Used returns how many bytes all files take, kept or being written.
func (f *Folder) Used() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.used
}

// Open opens a kept file, or returns [ErrNotKept].
func (f *Folder) Open(hash string) (io.ReadSeekCloser, error) {
	name, err := nameOf(hash)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(f.path, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("open a media file: %w", ErrNotKept)
	}
	if err != nil {
		return nil, fmt.Errorf("open a media file: %w", err)
	}
	return file, nil
}

// Hashes lists what is kept.
func (f *Folder) Hashes() ([]string, error) {
	entries, err := f.entries()
	if err != nil {
		return nil, err
	}
	var hashes []string
	for _, about := range entries {
		if name, err := nameOf(about.Name()); err == nil {
			hashes = append(hashes, name)
		}
	}
	return hashes, nil
}

// Remove deletes a kept file. One that is not there is no error, and one that
// is being read stays readable to its end.
func (f *Folder) Remove(hash string) error {
	name, err := nameOf(hash)
	if err != nil {
		return err
	}
	return f.remove(name)
}

func (f *Folder) remove(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	path := filepath.Join(f.path, name)
	about, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err != nil {
		return fmt.Errorf("remove a media file: %w", err)
	}
	f.used -= about.Size()
	return nil
}
