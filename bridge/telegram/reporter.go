package telegram

import (
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
type report struct{ *exchange }

// withReport returns a context for one call of the library, and its report.
func withReport(ctx context.Context) (context.Context, *report) {
	r := &report{}
	return context.WithValue(ctx, reportKey{}, r), r
}

// Do carries out a request of the library.
func (r reporter) Do(request *http.Request) (*http.Response, error) {
	defer request.Body.Close()
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the form that the library wrote: %w", err)
	}
	e := carryOut(r.client, request, request.Header.Get("Content-Type"), body)
	if r, ok := request.Context().Value(reportKey{}).(*report); ok {
		r.exchange = e
	}
	return e.response()
}
