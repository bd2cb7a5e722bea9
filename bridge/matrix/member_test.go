package matrix_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"lifeboat/bridge"
)

// member is a client of a homeserver: a person, or the relay's account in the
// hands of the test.
type member struct {
	server, id, token string
}

// object is JSON.
type object = map[string]any

var transactions atomic.Int64

// logIn opens a session of an account that exists.
func logIn(t testing.TB, server, user, password string) *member {
	t.Helper()
	m := &member{server: server}
	granted := m.must(t, "POST", "/login", object{
		"type": "m.login.password", "identifier": object{"type": "m.id.user", "user": user}, "password": password,
		"device_id": "LIFEBOAT",
	})
	m.token, m.id = granted["access_token"].(string), granted["user_id"].(string)
	return m
}

func (m *member) must(t testing.TB, method, path string, body object) object {
	t.Helper()
	status, answer := m.try(t, method, path, body)
	if status != http.StatusOK {
		t.Fatalf("%s %s: %d %v", method, path, status, answer)
	}
	return answer
}

func (m *member) try(t testing.TB, method, path string, body object) (int, object) {
	t.Helper()
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			t.Fatal(err)
		}
	}
	request, err := http.NewRequest(method, m.server+"/_matrix/client/v3"+path, &sent)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+m.token)
	response, err := memberClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer := object{}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer
}

// memberClient keeps no connections, so that none is left over when a test
// counts.
var memberClient = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// send puts an event into a room.
func (m *member) send(t testing.TB, room, kind string, content object) (id string) {
	t.Helper()
	path := fmt.Sprintf("/rooms/%s/send/%s/test-%d", url.PathEscape(room), kind, transactions.Add(1))
	return m.must(t, "PUT", path, content)["event_id"].(string)
}

func (m *member) redact(t testing.TB, room, id string) {
	t.Helper()
	m.must(t, "PUT", fmt.Sprintf("/rooms/%s/redact/%s/test-%d", url.PathEscape(room), url.PathEscape(id), transactions.Add(1)), object{})
}

// join enters a room, which an invitation has opened.
func (m *member) join(t testing.TB, room string) {
	t.Helper()
	m.must(t, "POST", "/join/"+url.PathEscape(room), object{})
}

// act does something to another member: invite or kick.
func (m *member) act(t testing.TB, room, verb string, on *member) {
	t.Helper()
	m.must(t, "POST", "/rooms/"+url.PathEscape(room)+"/"+verb, object{"user_id": on.id})
}

// timeline is what a member who opens the room finds in it.
func (m *member) timeline(t testing.TB, room string) []object {
	t.Helper()
	return dig[[]any](m.sync(t), "rooms", "join", room, "timeline", "events").objects()
}

func (m *member) sync(t testing.TB) object {
	t.Helper()
	return m.must(t, "GET", "/sync?filter="+url.QueryEscape(`{"room":{"timeline":{"limit":1000}}}`), nil)
}

// awaitShown waits until syncs show an event: Dendrite takes it a moment before
// it shows it, and who asks in between is not shown all that was said.
func (m *member) awaitShown(t testing.TB, room, id string) {
	t.Helper()
	latest := "/sync?filter=" + url.QueryEscape(`{"room":{"timeline":{"limit":3},"state":{"types":[]}}}`)
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		shown := dig[[]any](m.must(t, "GET", latest, nil), "rooms", "join", room, "timeline", "events").objects()
		if slices.ContainsFunc(shown, func(event object) bool { return event["event_id"] == id }) {
			return
		}
	}
	t.Fatalf("what %s said is never shown", m.id)
}

// found is a value deep in JSON.
type found[T any] struct{ value T }

func dig[T any](from object, path ...string) found[T] {
	var at any = from
	for _, key := range path {
		inner, _ := at.(object)
		at = inner[key]
	}
	value, _ := at.(T)
	return found[T]{value}
}

func (f found[T]) objects() []object {
	var all []object
	list, _ := any(f.value).([]any)
	for _, one := range list {
		if o, ok := one.(object); ok {
			all = append(all, o)
		}
	}
	return all
}

// contentOf is what a member's client sends for a text. It writes HTML by
// itself, so that a mistake of the adapter's does not cancel out.
func contentOf(text bridge.Text) object {
	content := object{"msgtype": "m.text", "body": text.Plain}
	if len(text.Spans) > 0 {
		content["format"], content["formatted_body"] = "org.matrix.custom.html", html(text)
	}
	return content
}
