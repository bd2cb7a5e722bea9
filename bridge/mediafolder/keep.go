package mediafolder

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Keep ends the work on a file and keeps it under the hash of what is in it,
// where it is on disk when Keep returns. The hash is taken from the disk, since
// a file may be written in any order, as by a decryption in place. After an
// error the work file is gone.
func (f *Folder) Keep(w *Work) (hash string, size int64, err error) {
	hash, size, err = w.seal()
	if err != nil {
		return "", 0, errors.Join(fmt.Errorf("keep a media file: %w", err), w.Close())
	}
	if err := f.adopt(w, hash, size); err != nil {
		return "", 0, errors.Join(fmt.Errorf("keep a media file: %w", err), w.Close())
	}
	return hash, size, nil
}

// seal brings the content to the disk and names it.
func (w *Work) seal() (hash string, size int64, err error) {
	if err := w.file.Sync(); err != nil {
		return "", 0, err
	}
	if _, err := w.file.Seek(0, io.SeekStart); err != nil {
		return "", 0, err
	}
	return hashOf(w.file)
}

// adopt gives a sealed file its name. A file that is kept already is replaced
// by its like.
func (f *Folder) adopt(w *Work, hash string, size int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept := filepath.Join(f.path, hash)
	earlier := int64(0)
	if about, err := os.Stat(kept); err == nil {
		earlier = about.Size()
	}
	if err := os.Rename(w.file.Name(), kept); err != nil {
		return err
	}
	f.used += size - w.size - earlier
	w.closed = true
	return errors.Join(w.file.Close(), syncFolder(f.path))
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
