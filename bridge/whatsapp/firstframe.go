package whatsapp

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// firstFrames watches over the start of websocket connections. whatsmeow waits
// 20 s for the first frame of a Noise handshake (handshake.go:24) and does not
// notice that the connection has closed meanwhile. So a connection that ends
// before its first frame ends with an empty one, which whatsmeow refuses at once.
type firstFrames struct {
	transport *http.Transport
	limit     time.Duration // how long the first frame may take
}

// RoundTrip makes the request; the body of an upgraded connection is watched, and
// that of any other answer bounded.
func (f *firstFrames) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := f.transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		return boundAnswer(response), nil
	}
	connection, ok := response.Body.(io.ReadWriteCloser)
	if !ok {
		return nil, fmt.Errorf("an upgraded connection cannot be written to: %T", response.Body)
	}
	response.Body = watchFirstFrame(connection, f.limit)
	return response, nil
}

// CloseIdleConnections makes http.Client's method of this name work.
func (f *firstFrames) CloseIdleConnections() { f.transport.CloseIdleConnections() }

// emptyFrame is a websocket message (binary, final, 3 bytes) with a frame of
// whatsmeow's framing inside (framesocket.go:140): a length of 0 and nothing.
var emptyFrame = []byte{0x82, 3, 0, 0, 0}

// firstFrame is a connection that is closed if it stays silent from the start.
type firstFrame struct {
	io.ReadWriteCloser
	silence *time.Timer
	begun   sync.Once
}

func watchFirstFrame(connection io.ReadWriteCloser, limit time.Duration) *firstFrame {
	hangUp := func() {
		_ = connection.Close() // the reader learns of it
	}
	return &firstFrame{ReadWriteCloser: connection, silence: time.AfterFunc(limit, hangUp)}
}

// Read reads from the connection. Instead of an error that comes first of all,
// it gives the empty frame; the error comes with the next call.
func (f *firstFrame) Read(p []byte) (int, error) {
	n, err := f.ReadWriteCloser.Read(p)
	f.begun.Do(func() {
		f.silence.Stop()
		if n == 0 && err != nil {
			n, err = copy(p, emptyFrame), nil
		}
	})
	return n, err
}

// Close closes the connection.
func (f *firstFrame) Close() error {
	f.silence.Stop()
	return f.ReadWriteCloser.Close()
}
