package scenario

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
)

// FileKind is what a file is to those who look at it.
type FileKind string

// The kinds of files, as scripts write them.
const (
	Photo    FileKind = "photo"
	Video    FileKind = "video"
	GIF      FileKind = "gif"
	Voice    FileKind = "voice"
	Audio    FileKind = "audio"
	Document FileKind = "document"
)

var everyFileKind = []FileKind{Photo, Video, GIF, Voice, Audio, Document}

// File is a file that a member sends. Its content is made up and differs from that of every other file of a script.
type File struct {
	Kind FileKind
	Name string // empty where the kind has none
	Size int64  // in bytes
	// Seed is what the content is made from.
	Seed string
}

// Content reads the file. Every reader gives the same.
func (f File) Content() io.Reader {
	return io.LimitReader(rand.NewChaCha8(sha256.Sum256([]byte(f.Seed))), f.Size)
}

// Entry is the file as it is written into the books.
func (f File) Entry() (FileEntry, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, f.Content()); err != nil {
		return FileEntry{}, fmt.Errorf("make up the content of a file: %w", err)
	}
	return FileEntry{Kind: f.Kind, Name: f.Name, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// FileEntry is what the books say of a file. The zero value is none.
type FileEntry struct {
	Kind   FileKind
	Name   string
	SHA256 string // of the content, in lowercase hexadecimal; empty if it could not be read
}

// String says what it is, for those who watch; nothing if there is none.
func (f FileEntry) String() string {
	switch {
	case f.Kind == "":
		return ""
	case f.Name != "":
		return fmt.Sprintf("[%s %s]", f.Kind, f.Name)
	}
	return fmt.Sprintf("[%s]", f.Kind)
}
