package matrix

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"lifeboat/bridge"
	"lifeboat/bridge/httplink"
)

// Where files are. The second place is that of servers older than version 1.11
// of the specification, which do not know the first.
const (
	mediaPrefix    = "/_matrix/client/v1/media"
	oldMediaPrefix = "/_matrix/media/v3"
)

// Fetch downloads a file as the account, which homeservers ask for
// (https://spec.matrix.org/v1.11/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid).
// The homeserver fetches those of other servers by itself.
func (p *Platform) Fetch(ctx context.Context, medium bridge.Medium, into bridge.WorkFile, limit int64) error {
	address := mediaAddress.FindStringSubmatch(string(medium.Source))
	if address == nil {
		return rejected("where the file is cannot be read from what was stored")
	}
	if p.session.current() == "" {
		return notLoggedIn()
	}
	path := "/download/" + url.PathEscape(address[1]) + "/" + url.PathEscape(address[2])
	e := p.download(ctx, mediaPrefix+path, into, limit)
	if e.isUnknownEndpoint() {
		e = p.download(ctx, oldMediaPrefix+path, into, limit)
	}
	if failure := fetchFailure(e); failure != nil {
		return failure
	}
	return nil
}

func (p *Platform) download(ctx context.Context, path string, into io.Writer, limit int64) *exchange {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.homeserver+path, nil)
	if err != nil {
		return &exchange{Outcome: httplink.Outcome{Err: httplink.WithoutURL(err)}}
	}
	return p.stream(request, func(response *http.Response) error { return save(response, into, limit) })
}

// isUnknownEndpoint says whether the server, or one in front of it, does not
// know what it was asked for.
func (e *exchange) isUnknownEndpoint() bool {
	return e.refusal.Code == "M_UNRECOGNIZED" || e.Status == http.StatusNotFound && !e.Understood
}

// save writes the file down piece by piece, and nothing beyond the limit.
func save(response *http.Response, into io.Writer, limit int64) error {
	if response.ContentLength > limit {
		return tooLargeToKeep(limit)
	}
	if _, err := io.Copy(disk{into}, io.LimitReader(response.Body, limit)); err != nil {
		return err
	}
	beyond, err := io.CopyN(io.Discard, response.Body, 1)
	switch {
	case beyond > 0:
		return tooLargeToKeep(limit)
	case errors.Is(err, io.EOF):
		return nil
	default:
		return err
	}
}

func tooLargeToKeep(limit int64) *bridge.SendError {
	return rejected(fmt.Sprintf("the file is larger than the %s that are kept of one", size(limit)))
}

// disk tells trouble with writing from trouble with the connection.
type disk struct{ io.Writer }

// Write passes on what it is given.
func (d disk) Write(piece []byte) (int, error) {
	n, err := d.Writer.Write(piece)
	if err != nil {
		err = &bridge.SendError{Result: bridge.Transient, Reason: "the file could not be written down", Err: err}
	}
	return n, err
}

// fetchFailure says what a download means for the file. Having tried changes
// nothing, so it may be tried again wherever that can help.
func fetchFailure(e *exchange) *bridge.SendError {
	var known *bridge.SendError
	if errors.As(e.Err, &known) {
		return known
	}
	failure := fileFailure(e)
	switch {
	case failure == nil || failure.Result != bridge.Rejected:
		return failure
	case e.Status == http.StatusNotFound:
		return rejected("the file is no longer on the homeserver (" + e.words() + ")")
	default:
		return rejected("the homeserver does not give the file out: " + e.words())
	}
}

// fileFailure classifies a request about a file, of which members see nothing:
// whether it was carried out does not matter.
func fileFailure(e *exchange) *bridge.SendError {
	failure := classify(e)
	if failure != nil && failure.Result == bridge.Unknown {
		failure.Result = bridge.Transient
	}
	return failure
}

func notLoggedIn() *bridge.SendError {
	return &bridge.SendError{Result: bridge.Offline, Reason: "the account is not logged in yet"}
}

// size is a number of bytes as people read it.
func size(bytes int64) string {
	const million = 1_000_000
	return fmt.Sprintf("%.1f MB", float64(bytes)/million)
}
