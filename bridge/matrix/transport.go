package matrix

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

// newTransport returns the connections of one account. They speak HTTP/1.1, so
// that each request that is under way has a connection to itself: a sync that
// hangs holds up no send.
func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		TLSHandshakeTimeout: handshakeTimeout,
		IdleConnTimeout:     idleTimeout,
		MaxIdleConnsPerHost: 4,
	}
}
