package telegram_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"sync"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/telegram"
)

const (
	token  = "4242:the-secret-of-the-bot"
	secret = "the-secret-of-the-bot"
)

// apiCall is one request that a scripted server was sent.
type apiCall struct {
	method string
	form   url.Values
}

// reply is what a scripted server answers. An empty body and status 0 close the
// connection.
type reply struct {
	status int
	body   string
}

// scripted is a server that answers as a test says. It is for what a well-behaved
// Bot API does not do; everything else is tested on the simulator.
type scripted struct {
	*httptest.Server
	answer func(apiCall) reply

	mu    sync.Mutex
	calls []apiCall
}

func serve(t *testing.T, answer func(apiCall) reply) *scripted {
	s := &scripted{answer: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(s.handle))
	t.Cleanup(s.Close)
	return s
}

func (s *scripted) handle(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil && r.Form == nil {
		http.Error(w, "no form", http.StatusTeapot)
		return
	}
	call := apiCall{path.Base(r.URL.Path), r.Form}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	s.mu.Unlock()
	a := s.answer(call)
	if a.status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// made returns the calls of one method so far.
func (s *scripted) made(method string) []apiCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	var calls []apiCall
	for _, call := range s.calls {
		if call.method == method {
			calls = append(calls, call)
		}
	}
	return calls
}

// always answers every call alike.
func always(status int, body string) func(apiCall) reply {
	return func(apiCall) reply { return reply{status, body} }
}

func open(t testing.TB, server string, change ...func(*telegram.Options)) *telegram.Platform {
	t.Helper()
	options := telegram.Options{Name: "telegram", Token: token, Server: server, Log: slog.New(slog.DiscardHandler)}
	for _, c := range change {
		c(&options)
	}
	p, err := telegram.New(options)
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
	cursor    bridge.Cursor
	failure   error
}

func newInbox() *inbox { return &inbox{Signals: conformance.NewSignals()} }

func (i *inbox) Receive(_ context.Context, envelopes []bridge.Envelope, cursor bridge.Cursor) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.failure != nil {
		return i.failure
	}
	i.envelopes = append(i.envelopes, envelopes...)
	i.cursor = cursor
	return nil
}
