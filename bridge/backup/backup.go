// Package backup puts what a relay keeps into one file, and takes it out again.
//
// The file is a tar archive: the database, the files that messages carry, each
// under its hash, and at the end a manifest. An archive without a manifest is
// incomplete and is refused, as is one that holds anything else, or a file whose
// content does not have its hash. No name in an archive decides where something
// is written.
//
// Whoever calls sees to it that the database does not change meanwhile, and that
// nobody uses the folder into which a backup is restored.
package backup

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// The names in an archive.
const (
	databaseName = "lifeboat.db"
	mediaPrefix  = "media/"
	manifestName = "manifest.json"
)

// Manifest ends an archive and says what it is.
type Manifest struct {
	Format  int       `json:"format"`
	Version string    `json:"version"` // of the Lifeboat that made it
	MadeAt  time.Time `json:"made_at"`
	Files   int       `json:"files"` // how many files of messages it holds
}

// format is the number of the layout above.
const format = 1

// Contents is what goes into an archive.
type Contents struct {
	// Database is the path of a copy of the database.
	Database string
	// Hashes are the files of messages, and Open opens one; what it does not find
	// is left out.
	Hashes  []string
	Open    func(hash string) (content io.ReadSeekCloser, found bool, err error)
	Version string
	Now     time.Time
}

// Write writes an archive.
func Write(out io.Writer, contents Contents) error {
	archive := tar.NewWriter(out)
	if err := addDatabase(archive, contents); err != nil {
		return fmt.Errorf("back up the database: %w", err)
	}
	manifest := Manifest{Format: format, Version: contents.Version, MadeAt: contents.Now.UTC()}
	for _, hash := range contents.Hashes {
		added, err := addMedium(archive, contents, hash)
		if err != nil {
			return fmt.Errorf("back up a file: %w", err)
		}
		if added {
			manifest.Files++
		}
	}
	body, err := json.Marshal(manifest)
	if err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	if err := addHeader(archive, manifestName, int64(len(body)), contents.Now); err != nil {
		return err
	}
	if _, err := archive.Write(body); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return archive.Close()
}

func addDatabase(archive *tar.Writer, contents Contents) (err error) {
	file, err := os.Open(contents.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	about, err := file.Stat()
	if err != nil {
		return err
	}
	if err := addHeader(archive, databaseName, about.Size(), contents.Now); err != nil {
		return err
	}
	_, err = io.Copy(archive, file)
	return err
}

func addMedium(archive *tar.Writer, contents Contents, hash string) (added bool, err error) {
	file, found, err := contents.Open(hash)
	if err != nil || !found {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return false, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return false, err
	}
	if err := addHeader(archive, mediaPrefix+hash, size, contents.Now); err != nil {
		return false, err
	}
	_, err = io.Copy(archive, file)
	return true, err
}

func addHeader(archive *tar.Writer, name string, size int64, now time.Time) error {
	err := archive.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: now, Format: tar.FormatPAX})
	if err != nil {
		return fmt.Errorf("begin %s in the archive: %w", name, err)
	}
	return nil
}
