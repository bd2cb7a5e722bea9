package matrix_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"lifeboat/sim/matrix"
)

// patience bounds how long anything may take.
const patience = 30 * time.Second

// world is a family with a room, in which the relay is as well. Tests with worlds of their own run in parallel.
type world struct {
	t      *testing.T
	server *matrix.Server
	anna   *matrix.User
	ben    *matrix.User
	relay  *matrix.User
	room   *matrix.Room
	token  string
	http   *http.Client
}

func newWorld(t *testing.T, options ...matrix.Option) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, server: ok(matrix.Start(options...))(t), http: &http.Client{Transport: &http.Transport{}}}
	t.Cleanup(func() {
		w.server.Close()
		w.http.CloseIdleConnections()
		if err := w.server.Err(); err != nil {
			t.Errorf("the server had trouble of its own: %v", err)
		}
	})
	w.anna = ok(w.server.AddUser("anna", "secret"))(t)
	w.ben = ok(w.server.AddUser("ben", "secret"))(t)
	w.relay = ok(w.server.AddUser("lifeboat", "secret"))(t)
	w.room = w.server.NewRoom("Family", w.anna, w.ben, w.relay)
	w.token = w.relay.Token()
	return w
}

// ok unwraps what must succeed.
func ok[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// reply is what the relay's client gets.
type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (r reply) text(key string) string {
	value, _ := r.body[key].(string)
	return value
}

// try makes a call of the relay.
func (w *world) try(ctx context.Context, method, path, body string) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, method, w.server.URL()+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Authorization", "Bearer "+w.token)
	answer, err := w.http.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return reply{}, err
	}
	r := reply{status: answer.StatusCode, header: answer.Header, raw: string(raw)}
	if strings.HasPrefix(r.raw, "{") {
		err = json.Unmarshal(raw, &r.body)
	}
	return r, err
}

// call makes a call that must be answered.
func (w *world) call(method, path, body string) reply {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	return ok(w.try(ctx, method, path, body))(w.t)
}

// send is the path of a text under a transaction id.
func (w *world) send(txn string) string {
	return w.path("send", "m.room.message", txn)
}

func (w *world) path(parts ...string) string {
	path := "/_matrix/client/v3/rooms/" + url.PathEscape(w.room.ID())
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path
}

const (
	hello  = `{"msgtype":"m.text","body":"hello"}`
	whoami = "/_matrix/client/v3/account/whoami"
	syncs  = "/_matrix/client/v3/sync"
)

// syncing polls in the background.
func (w *world) syncing(since string) <-chan reply {
	done := make(chan reply, 1)
	go func() {
		r, err := w.try(w.t.Context(), "GET", syncs+"?timeout=60000&since="+since, "")
		if err != nil {
			r.raw = err.Error()
		}
		done <- r
	}()
	return done
}

// texts are what members have in the room.
func (w *world) texts() []string {
	var list []string
	for _, message := range w.room.Messages() {
		list = append(list, message.Text)
	}
	return list
}

func (w *world) wantTexts(want ...string) {
	w.t.Helper()
	if got := w.texts(); strings.Join(got, "|") != strings.Join(want, "|") {
		w.t.Errorf("members have %q, want %q", got, want)
	}
}

func (w *world) wantRefusal(r reply, status int, code string) {
	w.t.Helper()
	if r.status != status || r.text("errcode") != code {
		w.t.Errorf("it is answered with %d and %s, want %d and %s", r.status, r.raw, status, code)
	}
}
