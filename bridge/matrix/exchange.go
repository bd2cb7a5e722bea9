package matrix

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"lifeboat/bridge/httplink"

	"github.com/matrix-org/gomatrix"
)

// maxAnswer bounds what is read of one answer, in bytes. The largest honest one
// is the first sync of an account in many rooms.
const maxAnswer = 64 << 20

// exchange is one request and all that is known of what became of it. The
// library's error leaves out headers and whether there was a connection, so
// this is taken down below it.
type exchange struct {
	httplink.Outcome
	header  http.Header
	body    []byte
	refusal refusal
}

// refusal is the frame of every answer that is not a success
// (https://spec.matrix.org/v1.11/client-server-api/#standard-error-response).
type refusal struct {
	Code         string  `json:"errcode"`
	Message      string  `json:"error"`
	RetryAfterMS float64 `json:"retry_after_ms"`
}

// succeeded says whether the server did what it was asked to do.
func (e *exchange) succeeded() bool { return e.Understood && e.Status/100 == 2 }

// call makes one request as the account, if it has a token.
func (p *Platform) call(ctx context.Context, method, address string, body any) *exchange {
	return p.callAs(ctx, p.session.current(), method, address, body)
}

// callAs makes one request with a token, which may be empty.
func (p *Platform) callAs(ctx context.Context, token, method, address string, body any) *exchange {
	e := &exchange{}
	started := time.Now()
	client := gomatrix.Client{
		AccessToken: token,
		Client: &http.Client{
			Transport:     carrier{ctx, p.transport, e},
			CheckRedirect: httplink.NoRedirect,
		},
	}
	err := client.MakeRequest(method, address, body, nil)
	e.Took = time.Since(started)
	var refused gomatrix.HTTPError
	if err != nil && !errors.As(err, &refused) {
		e.Err = httplink.WithoutURL(err)
	}
	e.understand()
	return e
}

// understand tells an answer of a homeserver, which is always an object and
// names its errors, from one of something on the way.
func (e *exchange) understand() {
	if e.Err != nil {
		return
	}
	isObject := json.Unmarshal(e.body, &e.refusal) == nil && bytes.HasPrefix(bytes.TrimSpace(e.body), []byte("{"))
	e.Understood = isObject && (e.Status/100 == 2 || e.refusal.Code != "")
}

// read takes an answer apart.
func (e *exchange) read(into any) error {
	if err := json.Unmarshal(e.body, into); err != nil {
		return fmt.Errorf("the answer is not of the form that Matrix prescribes: %w", withoutValue(err))
	}
	return nil
}

// carrier is the HTTP transport of one call of the library, which knows no
// contexts. It reads the whole answer and leaves what it learned in the
// exchange.
type carrier struct {
	ctx       context.Context
	transport http.RoundTripper
	exchange  *exchange
}

// RoundTrip carries out the call's request.
func (c carrier) RoundTrip(request *http.Request) (*http.Response, error) {
	var reached atomic.Bool
	ctx := httplink.Traced(c.ctx, &reached)
	response, err := c.transport.RoundTrip(request.WithContext(ctx))
	c.exchange.Reached = reached.Load()
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	c.exchange.Status, c.exchange.header = response.StatusCode, response.Header
	body, err := httplink.ReadAnswer(response.Body, maxAnswer)
	if err != nil {
		return nil, err
	}
	c.exchange.body = body
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// withoutValue keeps the place of a mistake in JSON and drops the words around
// it, which may be a member's.
func withoutValue(err error) error {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return fmt.Errorf("the field %s is not of the type %s", mismatch.Field, mismatch.Type)
	}
	return err
}
