package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"

	"lifeboat/bridge"
)

// Page is a control target that answers a GET request with status 204 and
// nothing else, as the addresses do by which browsers and phones find captive
// portals ("generate_204"). A portal answers with a page or leads to one.
type Page struct {
	URL string // http or https
	// Authorities are trusted for https; nil for those of the machine.
	Authorities *x509.CertPool
}

// Name returns the URL.
func (p Page) Name() string { return p.URL }

// Check returns nil when the expected answer came before ctx ended.
func (p Page) Check(ctx context.Context) error {
	transport := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: p.Authorities, MinVersion: tls.VersionTLS12},
		DisableKeepAlives: true,
	}
	defer transport.CloseIdleConnections()
	status, empty, err := get(ctx, transport, p.URL)
	switch {
	case err != nil:
		return fmt.Errorf("ask the control target %s: %w", p.URL, err)
	case status >= http.StatusInternalServerError:
		return fmt.Errorf("the control target %s answers with status %d", p.URL, status)
	case status != http.StatusNoContent || !empty:
		return fmt.Errorf("the control target %s: %w: status %d in place of an empty 204", p.URL, bridge.ErrSomebodyElse, status)
	}
	return nil
}

// get asks for a page and follows no redirection. It reads no more of the answer
// than it takes to know whether there is any.
func get(ctx context.Context, transport http.RoundTripper, url string) (status int, empty bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return 0, false, fmt.Errorf("read the address: %w", err)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return 0, false, explainTLS(err)
	}
	n, err := io.ReadFull(response.Body, make([]byte, 1))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return response.StatusCode, n == 0, errors.Join(err, response.Body.Close())
}
