package matrix_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/matrix"
)

const (
	self   = "@bot:example.org"
	room   = "!family:example.org"
	secret = "syt_the_secret_of_the_bot"
)

// apiCall is one request that a scripted server was sent. Its path has no
// prefix and is still escaped.
type apiCall struct {
	method, path, token string
	query               url.Values
	header              http.Header
	body                string
}

// reply is what a scripted server answers. Status 0 closes the connection.
type reply struct {
	status int
	body   string
	header map[string]string
}

// scripted is a homeserver that answers as a test says: first by answer, if that
// knows what to say, else as a homeserver with one room would. Syncs are taken
// from a queue, and wait while that is empty.
type scripted struct {
	*httptest.Server
	answer func(apiCall) (reply, bool)
	syncs  chan string

	// answering is held while answer runs, so that it may remember things.
	answering sync.Mutex

	mu    sync.Mutex
	calls []apiCall
}

func serve(t *testing.T, answer func(apiCall) (reply, bool)) *scripted {
	t.Helper()
	s := &scripted{answer: answer, syncs: make(chan string, 100)}
	s.Server = httptest.NewServer(http.HandlerFunc(s.handle))
	t.Cleanup(s.Close)
	return s
}

func (s *scripted) handle(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	call := apiCall{
		method: r.Method, path: strings.TrimPrefix(r.URL.EscapedPath(), "/_matrix/client/v3"),
		token: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), query: r.URL.Query(), header: r.Header, body: string(body),
	}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	s.mu.Unlock()
	answer, known := reply{}, false
	if s.answer != nil {
		s.answering.Lock()
		answer, known = s.answer(call)
		s.answering.Unlock()
	}
	if !known {
		answer = s.usual(r.Context(), call)
	}
	if answer.status == 0 {
		panic(http.ErrAbortHandler)
	}
	for name, value := range answer.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(answer.status)
	_, _ = io.WriteString(w, answer.body)
}

func (s *scripted) usual(ctx context.Context, call apiCall) reply {
	switch {
	case call.path == "/account/whoami":
		return ok(`{"user_id":%q}`, self)
	case strings.HasSuffix(call.path, "/joined_members"):
		return ok(`{"joined":{%q:{},"@anna:example.org":{"display_name":"Anna"}}}`, self)
	case strings.Contains(call.path, "/state/"):
		return refuse(404, "M_NOT_FOUND")
	case call.path == "/sync":
		select {
		case body := <-s.syncs:
			return ok("%s", body)
		case <-ctx.Done():
			return reply{}
		}
	case strings.Contains(call.path, "/send/"):
		return ok(`{"event_id":"$sent"}`)
	default:
		return refuse(404, "M_UNRECOGNIZED")
	}
}

func ok(format string, args ...any) reply {
	return reply{status: 200, body: fmt.Sprintf(format, args...)}
}

func refuse(status int, code string) reply {
	return reply{status: status, body: fmt.Sprintf(`{"errcode":%q,"error":"said by the server"}`, code)}
}

// always answers every call alike.
func always(answer reply) func(apiCall) (reply, bool) {
	return func(apiCall) (reply, bool) { return answer, true }
}

// at answers the calls of one path in a way of their own.
func at(path string, answer func(apiCall) reply) func(apiCall) (reply, bool) {
	return func(call apiCall) (reply, bool) {
		if !strings.HasPrefix(call.path, path) {
			return reply{}, false
		}
		return answer(call), true
	}
}

// made returns the calls of one path so far.
func (s *scripted) made(path string) []apiCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	var calls []apiCall
	for _, call := range s.calls {
		if strings.HasPrefix(call.path, path) {
			calls = append(calls, call)
		}
	}
	return calls
}

// said is an event as JSON.
func said(id, sender, kind, content string) string {
	return fmt.Sprintf(`{"event_id":%q,"sender":%q,"type":%q,"origin_server_ts":1700000000000,"content":%s}`, id, sender, kind, content)
}

// words is a message of Anna's as JSON.
func words(id, body string) string {
	return said(id, "@anna:example.org", "m.room.message", fmt.Sprintf(`{"msgtype":"m.text","body":%q}`, body))
}

// syncWith is a sync with a timeline of the room.
func syncWith(next string, events ...string) string {
	return fmt.Sprintf(`{"next_batch":%q,"rooms":{"join":{%q:{"timeline":{"events":[%s]}}}}}`, next, room, strings.Join(events, ","))
}

// limited is a sync that leaves events out before those that it has.
func limited(next, prev string, events ...string) string {
	return strings.Replace(syncWith(next, events...), `"timeline":{`, fmt.Sprintf(`"timeline":{"limited":true,"prev_batch":%q,`, prev), 1)
}

func open(t *testing.T, server string, change ...func(*matrix.Options)) *matrix.Platform {
	t.Helper()
	options := matrix.Options{
		Name: "matrix", Homeserver: server, User: self, Token: secret, Rooms: []string{room}, Log: slog.New(slog.DiscardHandler),
	}
	for _, c := range change {
		c(&options)
	}
	p, err := matrix.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// inbox collects what a platform hands in and reports.
type inbox struct {
	conformance.Signals
	mu        sync.Mutex
	envelopes []bridge.Envelope
	cursors   []bridge.Cursor
	failures  int // how many more times it fails
	kept      chan struct{}
}

func newInbox() *inbox {
	return &inbox{Signals: conformance.NewSignals(), kept: make(chan struct{}, 1000)}
}

func (i *inbox) Receive(_ context.Context, envelopes []bridge.Envelope, cursor bridge.Cursor) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.failures > 0 {
		i.failures--
		return io.ErrShortWrite
	}
	i.envelopes = append(i.envelopes, envelopes...)
	i.cursors = append(i.cursors, cursor)
	i.kept <- struct{}{}
	return nil
}

// awaitKept waits until something was kept n more times.
func (i *inbox) awaitKept(t *testing.T, n int) {
	t.Helper()
	for range n {
		select {
		case <-i.kept:
		case <-time.After(30 * time.Second):
			t.Fatal("waited in vain for something to be kept")
		}
	}
}

// keys are the ids of what was handed in, in order.
func (i *inbox) keys() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	var keys []string
	for _, e := range i.envelopes {
		keys = append(keys, e.Key)
	}
	return strings.Join(keys, " ")
}

func (i *inbox) cursor() bridge.Cursor {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.cursors[len(i.cursors)-1]
}

// since is the sync token in a cursor.
func since(t *testing.T, cursor bridge.Cursor) string {
	t.Helper()
	var position struct {
		Since string `json:"since"`
	}
	if err := json.Unmarshal([]byte(cursor), &position); err != nil {
		t.Fatal(err)
	}
	return position.Since
}
