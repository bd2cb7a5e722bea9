package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"lifeboat/bridge"
)

// Fetch downloads and decrypts a file. whatsmeow tries for up to 15 s on each of
// WhatsApp's hosts. A link that has expired is not renewed: only the phone could
// do that, by uploading the file again, and it may be off.
func (p *Platform) Fetch(ctx context.Context, medium bridge.Medium, into bridge.WorkFile, limit int64) error {
	source, failure := parseSource(medium)
	switch {
	case failure != nil:
		return failure
	case medium.Size > limit:
		return tooLarge(limit)
	}
	s := p.current.Load()
	if s == nil || !s.up() {
		return p.absence()
	}
	if failure := s.fetch(ctx, source, into, limit); failure != nil {
		return failure
	}
	return nil
}

// fetch leaves the file empty if it fails.
func (s *session) fetch(ctx context.Context, source mediaSource, into bridge.WorkFile, limit int64) *bridge.SendError {
	ctx, cancel := s.bound(ctx)
	defer cancel()
	if failure := s.findMediaHosts(ctx, false); failure != nil {
		return failure
	}
	file := &boundedFile{WorkFile: into, limit: limit + sealSize}
	err := s.client.DownloadToFile(withRewind(ctx, file.rewind), source, file)
	if err == nil {
		err = file.checkSize(limit)
	}
	if err == nil {
		return nil
	}
	failure := s.fetchFailure(ctx, err, file, limit)
	if err := file.rewind(); err != nil && file.trouble == nil {
		s.platform.log.Warn("a file that was fetched in vain could not be emptied", "error", err)
	}
	return failure
}

// bound returns a context that ends with the session, and a little before ctx, so
// that the outcome can still be put into words.
func (s *session) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	if deadline, ok := ctx.Deadline(); ok {
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-min(time.Until(deadline)/10, 500*time.Millisecond)))
	}
	stop := context.AfterFunc(s.ctx, cancel)
	return ctx, func() { stop(); cancel() }
}

// sealSize is how much longer a file can be while it is encrypted: up to 16
// bytes of padding and 10 of a check sum (download-to-file.go:199).
const sealSize = 26

// boundedFile is a file that takes a download. It grows no further than its
// limit, and remembers whether it was our own disk that failed.
type boundedFile struct {
	bridge.WorkFile
	limit   int64
	written int64 // since the last rewind
	beyond  bool  // more came than the limit allows
	trouble error // of our own disk
}

var errBeyondLimit = errors.New("more came than the limit allows")

// Write is how a download comes in.
func (f *boundedFile) Write(p []byte) (int, error) {
	if f.written+int64(len(p)) > f.limit {
		f.beyond = true
		return 0, errBeyondLimit
	}
	n, err := f.WorkFile.Write(p)
	f.written += int64(n)
	return n, f.note(err)
}

// WriteAt is how it is decrypted in its place.
func (f *boundedFile) WriteAt(p []byte, at int64) (int, error) {
	n, err := f.WorkFile.WriteAt(p, at)
	return n, f.note(err)
}

func (f *boundedFile) note(err error) error {
	if err != nil && f.trouble == nil {
		f.trouble = err
	}
	return err
}

// rewind empties the file. whatsmeow does not do so when it goes on to the next
// host (download-to-file.go:95).
func (f *boundedFile) rewind() error {
	f.written = 0
	if err := f.Truncate(0); err != nil {
		return f.note(fmt.Errorf("empty a work file: %w", err))
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return f.note(fmt.Errorf("rewind a work file: %w", err))
	}
	return nil
}

// checkSize looks at the decrypted file.
func (f *boundedFile) checkSize(limit int64) error {
	info, err := f.Stat()
	if err != nil {
		return f.note(fmt.Errorf("look at a work file: %w", err))
	}
	if info.Size() > limit {
		f.beyond = true
		return errBeyondLimit
	}
	return nil
}
