package telegram

import (
	"errors"
	"io"
	"sync/atomic"
)

// upload is the body of a request that is too large for memory. It passes on
// what the library writes and notes whether all of it was taken: a form without
// its end is none, so until then nothing can have been carried out.
type upload struct {
	io.ReadCloser
	taken atomic.Bool
}

// Read reads what comes next.
func (u *upload) Read(p []byte) (int, error) {
	n, err := u.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		u.taken.Store(true)
	}
	return n, err
}
