package backup

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// ErrIncomplete says that an archive was cut off.
var ErrIncomplete = errors.New("the backup is incomplete: it was cut off while it was made or copied")

// longestManifest bounds what is read of a manifest, in bytes.
const longestManifest = 64 << 10

// hashForm is how a file is named.
var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Check reads an archive to its end and returns its manifest.
func Check(in io.Reader) (Manifest, error) { return read(in, check{}) }

// Restore takes an archive out into a folder, which is empty and for its owner
// only. When it fails the folder holds nothing that could be used.
func Restore(in io.Reader, folder string) (Manifest, error) {
	manifest, err := read(in, place{folder})
	if err != nil {
		return manifest, errors.Join(err, os.RemoveAll(filepath.Join(folder, databaseName)), os.RemoveAll(filepath.Join(folder, "media")))
	}
	return manifest, nil
}

// taker is where an archive's content goes.
type taker interface {
	database(in io.Reader) error
	medium(hash string, in io.Reader) error
}

// read hands everything over and returns the manifest, which comes last.
func read(in io.Reader, to taker) (manifest Manifest, err error) {
	archive := tar.NewReader(in)
	databases, media := 0, 0
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return manifest, ErrIncomplete
		}
		if err != nil {
			return manifest, fmt.Errorf("read the backup: %w", err)
		}
		hash, medium := strings.CutPrefix(header.Name, mediaPrefix)
		switch {
		case header.Typeflag != tar.TypeReg:
			err = fmt.Errorf("%q is no file", header.Name)
		case header.Name == databaseName:
			databases++
			err = to.database(archive)
		case medium && hashForm.MatchString(hash):
			media++
			err = to.medium(hash, archive)
		case header.Name == manifestName:
			return readManifest(archive, databases, media)
		default:
			err = fmt.Errorf("%q does not belong into one", header.Name)
		}
		if errors.Is(err, io.ErrUnexpectedEOF) {
			return manifest, ErrIncomplete
		}
		if err != nil {
			return manifest, fmt.Errorf("read the backup: %w", err)
		}
	}
}

func readManifest(in io.Reader, databases, media int) (manifest Manifest, err error) {
	if err := json.NewDecoder(io.LimitReader(in, longestManifest)).Decode(&manifest); err != nil {
		return manifest, fmt.Errorf("read the manifest of the backup: %w", err)
	}
	switch {
	case manifest.Format > format:
		return manifest, fmt.Errorf("the backup was made by a newer Lifeboat (%s): install that one", manifest.Version)
	case databases != 1 || media != manifest.Files:
		return manifest, ErrIncomplete
	}
	return manifest, nil
}

// check keeps nothing.
type check struct{}

func (check) database(in io.Reader) error {
	_, err := io.Copy(io.Discard, in)
	return err
}

func (check) medium(hash string, in io.Reader) error { return copyChecked(io.Discard, hash, in) }

// place puts everything into a folder.
type place struct{ folder string }

func (p place) database(in io.Reader) error {
	return writeNew(filepath.Join(p.folder, databaseName), func(out io.Writer) error {
		_, err := io.Copy(out, in)
		return err
	})
}

func (p place) medium(hash string, in io.Reader) error {
	if err := os.MkdirAll(filepath.Join(p.folder, "media"), 0o700); err != nil {
		return err
	}
	return writeNew(filepath.Join(p.folder, "media", hash), func(out io.Writer) error { return copyChecked(out, hash, in) })
}

// copyChecked copies what must have a hash.
func copyChecked(out io.Writer, hash string, in io.Reader) error {
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(out, sum), in); err != nil {
		return err
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != hash {
		return fmt.Errorf("a file was damaged: it should have the hash %s and has %s", hash, got)
	}
	return nil
}

// writeNew writes a file that is not there yet, and has it on disk when it
// returns.
func writeNew(path string, write func(io.Writer) error) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := write(file); err != nil {
		return err
	}
	return file.Sync()
}
