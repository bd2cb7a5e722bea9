package telegram

import (
	"net/http"

	"lifeboat/bridge/httplink"
)

// newHTTPClient returns the client for polls and sends. It follows no
// redirects, which would carry the token to another server. Requests have no
// timeout beyond that of their contexts.
func newHTTPClient() *http.Client {
	return &http.Client{Transport: httplink.NewTransport(), CheckRedirect: httplink.NoRedirect}
}
