package matrix_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/matrix"
)

var family = bridge.Chat{Platform: "matrix", ID: room}

// rendered is the only part of a post.
func rendered(t *testing.T, p *matrix.Platform, post bridge.Post) bridge.Part {
	t.Helper()
	post.Chat = family
	parts, err := p.Render(post)
	if err != nil || len(parts) != 1 {
		t.Fatalf("rendered into %d parts: %v", len(parts), err)
	}
	return parts[0]
}

func post(t *testing.T, p *matrix.Platform, text string) bridge.Part {
	t.Helper()
	return rendered(t, p, bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly(text)})
}

func TestSendsFailAsWhatTheyAre(t *testing.T) {
	gateway := func(status int) reply { return reply{status: status, body: "<html>no"} }
	for name, c := range map[string]struct {
		answer reply
		want   bridge.SendResult
		reason string
	}{
		"revoked":                        {refuse(401, "M_UNKNOWN_TOKEN"), bridge.Unauthorized, "new one"},
		"deactivated":                    {refuse(403, "M_USER_DEACTIVATED"), bridge.Unauthorized, "administrator"},
		"forbidden":                      {refuse(403, "M_FORBIDDEN"), bridge.Rejected, "invite it again"},
		"no such room":                   {refuse(404, "M_NOT_FOUND"), bridge.Rejected, "room's id"},
		"too large":                      {refuse(413, "M_BAD_JSON"), bridge.Rejected, "more than one event"},
		"anything else":                  {refuse(400, "M_INVALID_PARAM"), bridge.Rejected, "M_INVALID_PARAM"},
		"limited":                        {refuse(429, "M_LIMIT_EXCEEDED"), bridge.RateLimited, "less often"},
		"limited on the way":             {gateway(429), bridge.RateLimited, "less often"},
		"not begun":                      {refuse(503, "M_UNKNOWN"), bridge.Transient, "503"},
		"failed half way":                {refuse(500, "M_UNKNOWN"), bridge.Unknown, "500"},
		"taken without an id":            {ok("{}"), bridge.Unknown, "under which id"},
		"refused on the way":             {gateway(403), bridge.Transient, "not a Matrix homeserver"},
		"lost on the way":                {gateway(502), bridge.Unknown, "502"},
		"a page on the way":              {gateway(200), bridge.Unknown, "not a Matrix homeserver"},
		"sent elsewhere":                 {reply{status: 302, header: map[string]string{"Location": "http://127.0.0.1:1/"}}, bridge.Transient, "302"},
		"the connection ends unanswered": {reply{}, bridge.Unknown, "without an answer"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, always(c.answer))
			p := open(t, server.URL)
			_, err := p.Send(t.Context(), post(t, p, "private words"))
			failure := bridge.AsSendError(err)
			if failure == nil || failure.Result != c.want || !strings.Contains(failure.Reason, c.reason) {
				t.Fatalf("got %v, want %s with %q", err, c.want, c.reason)
			}
			if text := failure.Error(); strings.Contains(text, secret) || strings.Contains(text, "private words") {
				t.Errorf("it says too much: %s", text)
			}
		})
	}
}

func TestSendsWithoutAServerOrAnAnswer(t *testing.T) {
	t.Parallel()
	server := serve(t, nil)
	p := open(t, server.URL)
	server.Close()
	_, err := p.Send(t.Context(), post(t, p, "hello"))
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Offline {
		t.Errorf("without a server: %v", err)
	}
	release := make(chan struct{})
	silent := serve(t, func(apiCall) (reply, bool) { <-release; return reply{}, true })
	defer close(release)
	p = open(t, silent.URL)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err = p.Send(ctx, post(t, p, "hello"))
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Unknown {
		t.Errorf("without an answer: %v", err)
	}
}

func TestTheServersWaitIsPassedOn(t *testing.T) {
	for want, answer := range map[time.Duration]reply{
		1500 * time.Millisecond: {status: 429, body: `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1500}`},
		7 * time.Second:         {status: 429, body: `{"errcode":"M_LIMIT_EXCEEDED"}`, header: map[string]string{"Retry-After": "7"}},
		time.Second:             {status: 429, body: `{"errcode":"M_LIMIT_EXCEEDED"}`},
		time.Hour:               {status: 429, body: `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1e300}`},
	} {
		p := open(t, serve(t, always(answer)).URL)
		_, err := p.Send(t.Context(), post(t, p, "hello"))
		if failure := bridge.AsSendError(err); failure == nil || failure.RetryAfter != want {
			t.Errorf("got %+v, want %s", failure, want)
		}
	}
}

func TestTheTransactionIDIsThePartsID(t *testing.T) {
	server := serve(t, nil)
	p := open(t, server.URL, func(o *matrix.Options) { o.Rooms = nil })
	part := post(t, p, "hello")
	part.Chat.ID = "!a/../b?c:example.org"
	receipt, err := p.Send(t.Context(), part)
	if err != nil || receipt.ID != "$sent" || receipt.At.IsZero() {
		t.Fatalf("got %+v, %v", receipt, err)
	}
	if got, want := server.made("/rooms")[0].path, "/rooms/%21a%2F..%2Fb%3Fc:example.org/send/m.room.message/"+part.ID; got != want {
		t.Errorf("called %s, want %s", got, want)
	}
}

func TestAPinIsAddedToThose(t *testing.T) {
	for name, c := range map[string]struct{ now, want string }{
		"nothing was ever pinned": {"", `{"pinned":["$x"]}`},
		"others are pinned":       {`{"pinned":["$a"]}`, `{"pinned":["$a","$x"]}`},
		"it is pinned already":    {`{"pinned":["$x"]}`, ""},
		"the state is no list":    {`{"pinned":"$a"}`, `{"pinned":["$x"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, at("/rooms/%21family:example.org/state/m.room.pinned_events", func(call apiCall) reply {
				switch {
				case call.method == "PUT":
					return ok(`{"event_id":"$pin"}`)
				case c.now == "":
					return refuse(404, "M_NOT_FOUND")
				default:
					return ok("%s", c.now)
				}
			}))
			p := open(t, server.URL)
			if _, err := p.Send(t.Context(), rendered(t, p, bridge.Post{Action: bridge.ActionPin, Target: &bridge.Reference{ID: "$x"}})); err != nil {
				t.Fatal(err)
			}
			written := ""
			for _, call := range server.made("/rooms") {
				written += strings.TrimSpace(call.body)
			}
			if written != c.want {
				t.Errorf("written: %s, want %s", written, c.want)
			}
		})
	}
}

// content is the event that a part would send.
func content(t *testing.T, part bridge.Part) map[string]any {
	t.Helper()
	var stored struct {
		Content map[string]any `json:"content"`
	}
	if err := json.Unmarshal(part.Payload, &stored); err != nil {
		t.Fatal(err)
	}
	return stored.Content
}
