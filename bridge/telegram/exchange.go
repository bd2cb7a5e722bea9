package telegram

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"lifeboat/bridge/httplink"
)

// maxAnswer bounds what is read of one answer, in bytes. The largest honest one
// holds 100 updates of some 50 KB.
const maxAnswer = 16 << 20

// exchange is one request and all that is known of what became of it. The
// library turns answers into errors that leave out the status, and decodes
// whole messages although their id is enough; so this is taken down below the
// library, and decisions are made by it.
type exchange struct {
	httplink.Outcome
	// cutOff is true if the request was not taken whole, so that it certainly
	// was not carried out either.
	cutOff bool
	body   []byte
	answer answer
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
func (e *exchange) succeeded() bool { return e.Understood && *e.answer.OK }

// carryOut makes a request with the body given and reads the whole answer. A
// body in memory lets the transport itself try again if it finds that a kept
// connection is dead before anything was written to it.
func carryOut(client *http.Client, request *http.Request, contentType string, body io.Reader) *exchange {
	e := &exchange{}
	started := time.Now()
	defer func() { e.Took = time.Since(started) }()
	var reached atomic.Bool
	ctx := httplink.Traced(request.Context(), &reached)
	own, err := http.NewRequestWithContext(ctx, request.Method, request.URL.String(), body)
	if err != nil {
		e.Err = httplink.WithoutURL(err)
		return e
	}
	own.Header.Set("Content-Type", contentType)
	response, err := client.Do(own)
	e.Reached = reached.Load()
	if err != nil {
		e.Err = httplink.WithoutURL(err)
		return e
	}
	e.read(response)
	return e
}

func (e *exchange) read(response *http.Response) {
	defer response.Body.Close()
	e.Status = response.StatusCode
	body, err := httplink.ReadAnswer(response.Body, maxAnswer)
	if err != nil {
		e.Err = err
		return
	}
	e.body = body
	e.Understood = json.Unmarshal(body, &e.answer) == nil && e.answer.OK != nil
}

// response is what the library is given: the answer as it came.
func (e *exchange) response() (*http.Response, error) {
	if e.Err != nil {
		return nil, e.Err
	}
	return respond(e.Status, e.body), nil
}

func respond(status int, body []byte) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}
}
