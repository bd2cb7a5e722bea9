package bridge

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"time"
)

// Medium describes a file that a message carries: a photo, a voice note, a
// document. What its sender's platform says of it is foreign and may be wrong.
type Medium struct {
	Kind Attachment `json:"kind"`
	// Name is the file's name as its sender gave it; it may be empty.
	Name string `json:"name,omitempty"`
	// MIME is the media type, such as "image/jpeg"; empty if unknown.
	MIME string `json:"mime,omitempty"`
	// Size is the length in bytes; 0 if the platform does not tell.
	Size int64 `json:"size,omitempty"`
	// Width and Height are in pixels, 0 if unknown.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
	// Duration is how long it plays, 0 if unknown.
	Duration time.Duration `json:"duration,omitempty"`
	// Source is the platform's own note of where the file is and how it is
	// opened. Only its adapter reads it. It may hold keys and is never logged.
	Source []byte `json:"source,omitempty"`
}

// KeptMedium is a file that the relay has, on its way to a chat.
type KeptMedium struct {
	Medium
	// Hash is the SHA-256 of the content in lowercase hexadecimal, under which a
	// [MediaFolder] opens it. Size is the length that was really received.
	Hash string `json:"hash"`
}

// Absence says why members are not given a file.
type Absence string

// The reasons.
const (
	Present    Absence = ""            // they are
	Untold     Absence = "untold"      // the chat's platform, or the sender's, has no way for it
	TooLarge   Absence = "too large"   // for the chat's platform or for the relay
	Gone       Absence = "gone"        // it is not on its platform any more
	NotFetched Absence = "not fetched" // its platform did not hand it over in time
	NotSent    Absence = "not sent"    // the chat's platform did not take it
)

// ErrTooLarge is in the chain of an error of [Fetcher.Fetch] that says that the
// file is larger than its limit.
var ErrTooLarge = errors.New("the file is larger than the limit")

// MediaFolder is where kept files lie. It is safe for concurrent use.
type MediaFolder interface {
	// Open opens a kept file for reading; the caller closes it.
	Open(hash string) (io.ReadSeekCloser, error)
	// Temporary creates an empty file for a transformation, such as encryption.
	Temporary() (WorkFile, error)
}

// WorkFile is a temporary file. Close removes it; what a crash leaves behind is
// removed at the next start.
type WorkFile interface {
	io.Reader
	io.Writer
	io.Seeker
	io.ReaderAt
	io.WriterAt
	io.Closer
	Truncate(size int64) error
	Stat() (fs.FileInfo, error)
}

// Fetcher is a platform whose media can be downloaded.
type Fetcher interface {
	// Fetch writes the content of a medium into an empty file, piece by piece
	// and never more than limit bytes. It returns before ctx ends, with nil or a
	// [SendError]: [Rejected] where the file is gone, too large or does not match
	// its hash, so that trying again is useless, [Transient], [RateLimited] or
	// [Offline] otherwise.
	Fetch(ctx context.Context, medium Medium, into WorkFile, limit int64) error
}

// Uploader is a platform on which a file is uploaded first and posted
// afterwards.
type Uploader interface {
	// Upload brings the file of a part to the platform and returns the payload
	// that Send takes from then on. Members see nothing of it, so it may be
	// repeated; the [SendError] is never [Unknown]. It is called for parts whose
	// Size is not 0, before their first try.
	Upload(ctx context.Context, part Part) (payload []byte, err error)
}
