package mediafolder

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"

	"lifeboat/bridge"
)

// Errors that a write to a [Work] gives.
var (
	// ErrFull means that the folder's limit is reached.
	ErrFull = errors.New("the media folder is full: raise media.keep in the config, or wait until delivered files are removed")
	// ErrTooLarge means that the file's own limit is reached.
	ErrTooLarge = errors.New("the file is larger than it may be")
)

// Work is a file that is being written. Close removes it, unless it was kept.
type Work struct {
	folder *Folder
	file   *os.File
	most   int64
	size   int64 // how much of the folder's limit it takes
	// trouble is the first write that failed on our side.
	trouble error
	closed  bool
}

var _ bridge.WorkFile = (*Work)(nil)

// Temporary creates an empty work file.
func (f *Folder) Temporary() (bridge.WorkFile, error) {
	work, err := f.NewWork(math.MaxInt64)
	if err != nil {
		return nil, err // not a Work that is nil
	}
	return work, nil
}

// NewWork creates an empty work file for at most that many bytes.
func (f *Folder) NewWork(most int64) (*Work, error) {
	file, err := os.CreateTemp(f.path, workPrefix)
	if errors.Is(err, fs.ErrNotExist) {
		// Somebody has taken the folder away while we were running.
		if err := f.make(); err != nil {
			return nil, err
		}
		file, err = os.CreateTemp(f.path, workPrefix)
	}
	if err != nil {
		return nil, fmt.Errorf("create a file in the media folder; it must be writable for the user who runs Lifeboat: %w", err)
	}
	return &Work{folder: f, file: file, most: most}, nil
}

// Trouble returns the first write that failed for want of room or of a working
// disk, or because the file became too large; nil while there was none. It tells
// a fault of our own from one of whoever does the writing.
func (w *Work) Trouble() error { return w.trouble }

// Read reads on from where the file stands.
func (w *Work) Read(p []byte) (int, error) { return w.file.Read(p) }

// ReadAt reads at an offset.
func (w *Work) ReadAt(p []byte, offset int64) (int, error) { return w.file.ReadAt(p, offset) }

// Seek moves to where the next Read or Write begins.
func (w *Work) Seek(offset int64, whence int) (int64, error) { return w.file.Seek(offset, whence) }

// Stat describes the file.
func (w *Work) Stat() (fs.FileInfo, error) { return w.file.Stat() }

// Write writes on from where the file stands.
func (w *Work) Write(p []byte) (int, error) {
	offset, err := w.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0, w.fail(err)
	}
	if err := w.reserve(offset + int64(len(p))); err != nil {
		return 0, err
	}
	n, err := w.file.Write(p)
	return n, w.fail(err)
}

// WriteAt writes at an offset.
func (w *Work) WriteAt(p []byte, offset int64) (int, error) {
	if err := w.reserve(offset + int64(len(p))); err != nil {
		return 0, err
	}
	n, err := w.file.WriteAt(p, offset)
	return n, w.fail(err)
}

// Truncate changes the length.
func (w *Work) Truncate(size int64) error {
	if err := w.reserve(size); err != nil {
		return err
	}
	if err := w.file.Truncate(size); err != nil {
		return w.fail(err)
	}
	w.folder.give(w.size - size)
	w.size = size
	return nil
}

// reserve makes sure that the file may reach that length.
func (w *Work) reserve(end int64) error {
	if end <= w.size {
		return nil
	}
	if end > w.most {
		return w.fail(ErrTooLarge)
	}
	if !w.folder.take(end - w.size) {
		return w.fail(ErrFull)
	}
	w.size = end
	return nil
}

func (w *Work) fail(err error) error {
	if err != nil && w.trouble == nil {
		w.trouble = fmt.Errorf("write a media file: %w", err)
	}
	return err
}

// Close ends the work and removes the file, unless it was kept.
func (w *Work) Close() error {
	if w.closed {
		return nil
	}
	w.closed = true
	err := errors.Join(w.file.Close(), removeIfThere(w.file.Name()))
	w.folder.give(w.size)
	if err != nil {
		return fmt.Errorf("remove a work file of the media folder: %w", err)
	}
	return nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// take reserves bytes of the limit, if that many are left.
func (f *Folder) take(bytes int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if bytes > f.most-f.used {
		return false
	}
	f.used += bytes
	return true
}

func (f *Folder) give(bytes int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.used = max(f.used-bytes, 0) // the folder may have been counted anew
}
