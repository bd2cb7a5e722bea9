package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// maxAnswer bounds what is read of one answer, in bytes. The largest honest one
// holds 100 updates of some 50 KB.
const maxAnswer = 16 << 20

// exchange is one request and all that is known of what became of it. The
// library turns answers into errors that leave out the status, and decodes
// whole messages although their id is enough; so this is taken down below the
// library, and decisions are made by it.
type exchange struct {
	// reached is false if there never was a connection for the request, so that
	// it certainly was not carried out.
	reached bool
	// cutOff is true if the request was not taken whole, so that it certainly
	// was not carried out either.
	cutOff     bool
	status     int // of HTTP; 0 without an answer
	body       []byte
	answer     answer
	understood bool // the answer is one of the Bot API
	took       time.Duration
	err        error // why there is no whole answer; it holds no URL
}

// answer is the frame of every answer of the Bot API.
type answer struct {
	OK          *bool           `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
		// MigrateToChatID does not fit the library's int on 32-bit machines
		// (raw_request.go:24).
		MigrateToChatID int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// succeeded says whether the server did what it was asked to do.
func (e *exchange) succeeded() bool { return e.understood && *e.answer.OK }

// carryOut makes a request with the body given and reads the whole answer. A
// body in memory lets the transport itself try again if it finds that a kept
// connection is dead before anything was written to it.
func carryOut(client *http.Client, request *http.Request, contentType string, body io.Reader) *exchange {
	e := &exchange{}
	started := time.Now()
	defer func() { e.took = time.Since(started) }()
	var reached atomic.Bool
	ctx := withTrace(request.Context(), &reached)
	own, err := http.NewRequestWithContext(ctx, request.Method, request.URL.String(), body)
	if err != nil {
		e.err = withoutURL(err)
		return e
	}
	own.Header.Set("Content-Type", contentType)
	response, err := client.Do(own)
	e.reached = reached.Load()
	if err != nil {
		e.err = withoutURL(err)
		return e
	}
	e.read(response)
	return e
}

// withTrace notes when a request is given a connection. From then on it
// may have been written; a later hook would come too late for one that is
// abandoned at that moment. The transport asks for another connection only if
// nothing was written to the last one.
func withTrace(ctx context.Context, reached *atomic.Bool) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { reached.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { reached.Store(true) },
	})
}

func (e *exchange) read(response *http.Response) {
	defer response.Body.Close()
	e.status = response.StatusCode
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		e.err = fmt.Errorf("reading the answer: %w", err)
		return
	}
	if len(body) > maxAnswer {
		e.err = fmt.Errorf("the answer is longer than %d bytes", maxAnswer)
		return
	}
	e.body = body
	e.understood = json.Unmarshal(body, &e.answer) == nil && e.answer.OK != nil
}

// withoutURL takes the URL off an error of the HTTP client, for it holds the
// token.
func withoutURL(err error) error {
	var full *url.Error
	if errors.As(err, &full) {
		return full.Err
	}
	return err
}

// response is what the library is given: the answer as it came.
func (e *exchange) response() (*http.Response, error) {
	if e.err != nil {
		return nil, e.err
	}
	return respond(e.status, e.body), nil
}

func respond(status int, body []byte) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
}
