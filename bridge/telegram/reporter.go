package telegram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// reporter is the library's HTTP client for everything but polls. It leaves
// what it learned of a request in the context that the request came with.
type reporter struct{ client *http.Client }

type reportKey struct{}

// report is where the HTTP client leaves what became of a call; it stays empty
// if the library never made the request.
type report struct {
	*exchange
	// streams says that the request is too large to be kept in memory.
	streams bool
}

// withReport returns a context for one call of the library, and its report.
func withReport(ctx context.Context) (context.Context, *report) {
	r := &report{}
	return context.WithValue(ctx, reportKey{}, r), r
}

// Do carries out a request of the library.
func (r reporter) Do(request *http.Request) (*http.Response, error) {
	left, reports := request.Context().Value(reportKey{}).(*report)
	streams := reports && left.streams
	e, err := r.exchange(request, streams)
	if err != nil {
		return nil, err
	}
	if reports {
		left.exchange = e
	}
	return e.response()
}

func (r reporter) exchange(request *http.Request, streams bool) (*exchange, error) {
	defer request.Body.Close()
	contentType := request.Header.Get("Content-Type")
	if streams {
		body := &upload{ReadCloser: request.Body}
		e := carryOut(r.client, request, contentType, body)
		e.cutOff = !body.taken.Load()
		return e, nil
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the form that the library wrote: %w", err)
	}
	return carryOut(r.client, request, contentType, bytes.NewReader(body)), nil
}
