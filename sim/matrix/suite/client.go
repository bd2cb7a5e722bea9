package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// patience bounds how long a server may take for anything.
const patience = 60 * time.Second

// object is any JSON object.
type object = map[string]any

// client is one device of a user.
type client struct {
	t      *testing.T
	base   string
	user   string
	token  string
	device string
	since  string // where the next sync goes on
}

// reply is a server's answer.
type reply struct {
	status int
	header http.Header
	raw    []byte
	body   object // empty where the answer is no JSON object
}

// code is the error code of a refusal.
func (r reply) code() string {
	return text(r.body, "errcode")
}

// try makes a call, whatever comes back.
func (c *client) try(method, path string, body any) reply {
	c.t.Helper()
	var sent []byte
	if body != nil {
		var err error
		if sent, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	return c.send(method, "/_matrix/client/v3"+path, "application/json", sent)
}

// send makes a call with any path and body.
func (c *client) send(method, path, contentType string, body []byte) reply {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer answer.Body.Close()
	r := reply{status: answer.StatusCode, header: answer.Header}
	if r.raw, err = io.ReadAll(answer.Body); err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	if json.Unmarshal(r.raw, &r.body) != nil {
		r.body = object{}
	}
	return r
}

// call makes a call that must succeed.
func (c *client) call(method, path string, body any) object {
	c.t.Helper()
	r := c.try(method, path, body)
	if r.status != http.StatusOK {
		c.t.Fatalf("%s %s: status %d: %s", method, path, r.status, r.raw)
	}
	return r.body
}

// refused makes a call that must be refused with a status and a code.
func (c *client) refused(status int, code, method, path string, body any) {
	c.t.Helper()
	c.wantRefusal(c.try(method, path, body), status, code)
}

func (c *client) wantRefusal(r reply, status int, code string) {
	c.t.Helper()
	if r.status != status || r.code() != code || text(r.body, "error") == "" {
		c.t.Errorf("it is answered with %d and %s, want %d and %s with a text", r.status, r.raw, status, code)
	}
}

// transactions numbers what is sent, over all tests.
var transactions atomic.Int64

func newTransaction() string {
	return "suite." + strconv.FormatInt(transactions.Add(1), 10)
}

// say posts a text and returns the id of its event.
func (c *client) say(room, body string) string {
	c.t.Helper()
	return c.post(room, "m.room.message", object{"msgtype": "m.text", "body": body})
}

// post posts any event.
func (c *client) post(room, kind string, content object) string {
	c.t.Helper()
	return text(c.call("PUT", in(room, "send", kind, newTransaction()), content), "event_id")
}

// in is a path in a room.
func in(room string, parts ...string) string {
	path := "/rooms/" + url.PathEscape(room)
	for _, part := range parts {
		path += "/" + url.PathEscape(part)
	}
	return path
}

// sync asks for what is new and remembers where it ends.
func (c *client) sync(parameters ...string) object {
	c.t.Helper()
	query := url.Values{"timeout": {"0"}}
	if c.since != "" {
		query.Set("since", c.since)
	}
	for _, parameter := range parameters {
		name, value, _ := strings.Cut(parameter, "=")
		query.Set(name, value)
	}
	told := c.call("GET", "/sync?"+query.Encode(), nil)
	c.since = text(told, "next_batch")
	return told
}

// syncUntil syncs until what was told satisfies done.
func (c *client) syncUntil(done func(told object) bool) {
	c.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if done(c.sync("timeout=1000")) {
			return
		}
	}
	c.t.Fatal("no sync told what was waited for")
}

// hear syncs until a timeline of the room has an event with this id, and returns it.
func (c *client) hear(room, id string) object {
	c.t.Helper()
	var heard object
	c.syncUntil(func(told object) bool {
		for _, event := range timeline(told, room) {
			if text(event, "event_id") == id {
				heard = event
			}
		}
		return heard != nil
	})
	return heard
}

// again is the same device before it has heard anything.
func (c *client) again() *client {
	fresh := *c
	fresh.since = ""
	return &fresh
}

// soon is a moment for the server to do what it does afterwards.
func soon() <-chan time.Time {
	return time.After(20 * time.Millisecond)
}
