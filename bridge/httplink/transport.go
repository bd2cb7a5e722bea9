package httplink

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// How long the steps of a connection may take.
const (
	dialTimeout      = 5 * time.Second
	handshakeTimeout = 5 * time.Second
	// idleTimeout gives up unused connections before the server does, since a
	// send over one that is just being closed ends as Unknown.
	idleTimeout = 20 * time.Second
)

// NewTransport returns the connections of one account. They speak HTTP/1.1, so
// that each request that is under way has a connection to itself: a poll that
// hangs holds up no send. Requests have no timeout beyond that of their
// contexts.
func NewTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSHandshakeTimeout: handshakeTimeout,
		IdleConnTimeout:     idleTimeout,
		MaxIdleConnsPerHost: 4,
	}
}

// NoRedirect keeps a client from carrying its token to another server.
func NoRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Traced notes in reached when a request is given a connection. From then on it
// may have been written; a later hook would come too late for one that is
// abandoned at that moment. The transport asks for another connection only if
// nothing was written to the last one.
func Traced(ctx context.Context, reached *atomic.Bool) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { reached.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { reached.Store(true) },
	})
}

// ReadAnswer reads an answer in JSON of at most so many bytes, as they are after
// decompression. What members have nested too deep in it is left out.
func ReadAnswer(from io.Reader, most int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(from, most+1))
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if int64(len(body)) > most {
		return nil, fmt.Errorf("the answer is longer than %d bytes", most)
	}
	return shallow(body), nil
}

// WithoutURL takes the URL off an error of the HTTP client, for it may hold a
// token.
func WithoutURL(err error) error {
	var full *url.Error
	if errors.As(err, &full) {
		return full.Err
	}
	return err
}
