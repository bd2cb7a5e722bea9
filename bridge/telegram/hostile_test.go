package telegram_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/render"
)

// bomb answers with a few bytes that unpack without an end.
func bomb(w http.ResponseWriter) {
	w.Header().Set("Content-Encoding", "gzip")
	packed := gzip.NewWriter(w)
	for zeros := make([]byte, 1<<16); ; {
		if _, err := packed.Write(zeros); err != nil {
			return // the client has hung up
		}
	}
}

// TestADecompressionBombIsNoUpdate answers the first poll with one. The next one
// is heard.
func TestADecompressionBombIsNoUpdate(t *testing.T) {
	var polls atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case path.Base(r.URL.Path) != "getUpdates":
			_, _ = io.WriteString(w, `{"ok":true,"result":{"id":4242,"is_bot":true,"username":"x"}}`)
		case polls.Add(1) == 1:
			bomb(w)
		default:
			_, _ = io.WriteString(w, nothingNew)
		}
	}))
	t.Cleanup(server.Close)
	heard := newInbox()
	conformance.KeepRunning(t, open(t, server.URL), heard)
	heard.Await(t, "the poll to fail", func(s bridge.Signal) bool { return s.Capability == bridge.Ping && !s.OK })
	heard.Await(t, "the next poll", func(s bridge.Signal) bool { return s.CaughtUp })
}

// TestADecompressionBombIsNoFile answers a download with one. Only what is allowed
// reaches the disk.
func TestADecompressionBombIsNoFile(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path.Base(r.URL.Path) == "getFile" {
			_, _ = io.WriteString(w, `{"ok":true,"result":{"file_id":"1","file_unique_id":"1","file_path":"../../x"}}`)
			return
		}
		bomb(w)
	}))
	t.Cleanup(server.Close)
	work, err := conformance.NewFolder(t).Temporary()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = work.Close() }() // it is thrown away
	const limit = 1 << 20
	err = open(t, server.URL).Fetch(t.Context(), bridge.Medium{Kind: bridge.File, Source: []byte(`{"file":"1"}`)}, work, limit)
	var failure *bridge.SendError
	if !errors.As(err, &failure) || failure.Result != bridge.Rejected || strings.Contains(err.Error(), secret) {
		t.Errorf("the fetch ended with %v", err)
	}
	if end, err := work.Seek(0, io.SeekEnd); err != nil || end > limit {
		t.Errorf("%d bytes are on disk (%v)", end, err)
	}
}

// TestWhatIsNestedTooDeepCostsOnlyItself has a poll bring such an update between
// two others.
func TestWhatIsNestedTooDeepCostsOnlyItself(t *testing.T) {
	deep := `{"update_id":2,"message":{"message_id":2,"date":1,"chat":{"id":-1},"x":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}}`
	w := serve(t, slowly(queued(update(`"text":"before"`), deep, strings.Replace(update(`"text":"afterwards"`), `"update_id":1`, `"update_id":3`, 1))))
	heard := newInbox()
	conformance.KeepRunning(t, open(t, w.URL), heard)
	heard.Await(t, "having caught up", func(s bridge.Signal) bool { return s.CaughtUp })
	heard.mu.Lock()
	defer heard.mu.Unlock()
	if len(heard.envelopes) != 3 || heard.cursor != "3" {
		t.Errorf("%d updates were kept, up to %s", len(heard.envelopes), heard.cursor)
	}
}

// TestHostileUpdatesAreDecoded feeds in entities and texts that Telegram would
// not send.
func TestHostileUpdatesAreDecoded(t *testing.T) {
	p := open(t, "")
	entities := func(one string) string {
		return `"text":"hi there","entities":[` + strings.TrimSuffix(strings.Repeat(one+",", 3000), ",") + `]`
	}
	for name, fields := range map[string]string{
		"overlapping entities": entities(`{"type":"bold","offset":1,"length":5},{"type":"italic","offset":3,"length":900}`),
		"entities elsewhere":   entities(`{"type":"bold","offset":-7,"length":2147483647},{"type":"code","offset":2147483647,"length":1}`),
		"links that run":       entities(`{"type":"text_link","offset":0,"length":2,"url":"javascript:alert(1)"}`),
		"half a pair":          `"text":"\ud83d","entities":[{"type":"bold","offset":0,"length":1}]`,
		"64 KiB":               `"text":"` + strings.Repeat("*", 1<<16) + `"`,
		"zeros":                `"text":"a\u0000b"`,
	} {
		m, err := p.Decode(bridge.Envelope{Payload: []byte(update(fields))})
		if err != nil || !render.Valid(m.Text) || !utf8.ValidString(m.Text.Plain) {
			t.Errorf("%s: %+v (%v)", name, m.Kind, err)
		}
	}
}

// TestMarkupIsNeverSent renders a text that looks like markup: it goes out as it
// is, with its styles beside it, so that nothing in it can act.
func TestMarkupIsNeverSent(t *testing.T) {
	w := newWorld(t)
	const text = `<b>x</b><a href="tg://user?id=1">y</a> *z* [a](b) &lt;`
	parts, err := open(t, "").Render(bridge.Post{Chat: w.Chat(), Action: bridge.ActionPost, Text: bridge.Styled(text, bridge.Bold)})
	if err != nil || len(parts) != 1 {
		t.Fatalf("%d parts (%v)", len(parts), err)
	}
	if _, err := w.Open(t, "").Send(t.Context(), parts[0]); err != nil {
		t.Fatal(err)
	}
	if seen := w.Seen(t); len(seen) != 1 || seen[0].Text.Plain != text {
		t.Errorf("members see %+v", seen)
	}
	if !json.Valid(parts[0].Payload) {
		t.Error("the stored part is no JSON")
	}
}
