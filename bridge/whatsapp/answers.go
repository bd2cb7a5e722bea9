package whatsapp

import (
	"errors"
	"io"
	"net/http"
)

// longestAnswer bounds in bytes what is read of an answer that whatsmeow reads
// into memory as a whole: lists of settings (app state), the page with the
// current version. Files are bounded where they are written.
const longestAnswer = 32 << 20

var errAnswerTooLong = errors.New("the answer is too long")

// boundAnswer makes an answer end with an error once it is too long, counted
// after decompression.
func boundAnswer(response *http.Response) *http.Response {
	response.Body = &boundedBody{response.Body, longestAnswer}
	return response
}

type boundedBody struct {
	io.ReadCloser
	left int64
}

// Read reads what comes next, within the bound.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errAnswerTooLong
	}
	return n, err
}
