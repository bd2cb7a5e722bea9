package matrix

import (
	"encoding/json"
	"strings"
	"testing"

	"lifeboat/bridge"
)

// FuzzEvents reads an event in every way in which the receiver does before
// anything of it is kept, and the decoder afterwards.
func FuzzEvents(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `{"event_id":"$a","type":"m.room.member","sender":"@a:b","state_key":"@a:b","content":{"membership":"join","displayname":"A"}}`,
		`{"event_id":"$a","type":"m.reaction","sender":"@a:b","content":{"m.relates_to":{"event_id":"$b","key":"x"}}}`,
		`{"event_id":"$a","type":"m.room.redaction","sender":"@a:b","redacts":"$b","content":{"redacts":7}}`,
		`{"event_id":"$a","type":"m.room.power_levels","sender":"@a:b","state_key":"","content":{"users":{"@a:b":"100"},"events":{"m.room.message":1e9},"notifications":{"room":null}}}`,
		`{"event_id":"$a","type":"m.room.message","sender":"@a:b","content":{"msgtype":"m.image","body":"a.png","url":"mxc://b/c","info":{"w":1e300,"duration":-1,"size":"9"}}}`,
		`{"event_id":"$a","type":"m.room.message","sender":"@a:b","content":{"m.new_content":{"body":[]},"m.relates_to":{"rel_type":"m.replace","event_id":"$b"}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Add([]byte(`{"event_id":"$a","type":"m.room.member","sender":"@a:b","state_key":"@a:b","content":{"membership":"join","displayname":"` + strings.Repeat("é", 30_000) + `"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, key, err := parseEvent(raw)
		if key == "" || (err == nil) != (e.ID != "") {
			t.Fatalf("the event %+v has the key %q: %v", e, key, err)
		}
		known := newRoster()
		for range 2 {
			known.note(e)
		}
		if len(known.reactions) > remembered || len(known.names) > 1 {
			t.Errorf("of one event %d names and %d reactions are remembered", len(known.names), len(known.reactions))
		}
		for _, name := range known.names {
			if len(name) > longestName {
				t.Errorf("%d bytes of a name are remembered", len(name))
			}
		}
		known.reactedTo(e.redacted())
		levels := powerLevelsIn(e)
		levels.of("@a:b")
		levels.toPost()
		levels.toPin()
		besideFile(e.Content, raw)
		besideFile(raw, e.Content)
		var words wording
		if json.Unmarshal(e.Content, &words) == nil {
			if medium := words.medium(bridge.File); medium != nil && (medium.Size < 0 || medium.Width < 0 || medium.Height < 0) {
				t.Errorf("a file with %+v", medium)
			}
		}
	})
}

// FuzzSyncAnswer reads what a homeserver answers to a sync and to questions.
func FuzzSyncAnswer(f *testing.F) {
	f.Add([]byte(`{"next_batch":"s1","rooms":{"join":{"!a:b":{"timeline":{"events":[{"type":"m.room.message","event_id":"$a","sender":"@a:b"}],"limited":true,"prev_batch":"t"}}},"invite":{"!c:d":{}}}}`))
	f.Add([]byte(`{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":-1e308}`))
	f.Add([]byte(`{"rooms":{"join":[]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e := &exchange{body: body}
		e.Status = 429
		e.understand()
		if failure := classify(e); failure != nil && failure.RetryAfter < 0 {
			t.Errorf("to be tried again %s ago", -failure.RetryAfter)
		}
		var answer syncAnswer
		if e.read(&answer) == nil {
			for _, news := range answer.Rooms.Join {
				countSaid(news.Timeline.Events)
			}
		}
	})
}

// FuzzPosition reads back what is written of where the account is.
func FuzzPosition(f *testing.F) {
	f.Add(`{"since":"s1","rooms":{"!a:b":{"id":"$a","at":1}}}`)
	f.Add("null")
	f.Fuzz(func(t *testing.T, cursor string) {
		at, err := parsePosition(bridge.Cursor(cursor))
		if err != nil {
			return
		}
		again, err := at.cursor()
		if err != nil {
			t.Fatal(err)
		}
		if second, err := parsePosition(again); err != nil || second.Since != at.Since || len(second.Rooms) != len(at.Rooms) {
			t.Errorf("%q is read as %+v, and then as %+v (%v)", cursor, at, second, err)
		}
	})
}
