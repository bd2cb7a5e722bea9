package telegram

import (
	"net"
	"net/http"
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

// newHTTPClient returns the client for polls and sends. It speaks HTTP/1.1, so
// that each request that is under way has a connection to itself: a poll that
// hangs holds up no send. It follows no redirects, which would carry the token
// to another server. Requests have no timeout beyond that of their contexts.
func newHTTPClient() *http.Client {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         dialer.DialContext,
			TLSHandshakeTimeout: handshakeTimeout,
			IdleConnTimeout:     idleTimeout,
			MaxIdleConnsPerHost: 4,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
