package matrix_test

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/render"
)

// TestDeepEventsCostOnlyThemselves has a member post an event that is nested so
// deep that the answer which brings it could not be decoded as a whole. Dendrite
// takes such an event, too, and then gives out nothing more of the room.
func TestDeepEventsCostOnlyThemselves(t *testing.T) {
	w := newWorld(t, simulate(t))
	p := w.open(t, "")
	heard := newInbox()
	conformance.KeepRunning(t, p, heard)
	heard.awaitCaughtUp(t)
	const depth = 9993
	var deep any = "inside"
	for range depth {
		deep = []any{deep}
	}
	anna := w.members[0]
	anna.send(t, w.room, "m.room.message", object{"msgtype": "m.text", "body": "deep", "extra": deep})
	anna.send(t, w.room, "m.room.message", object{"msgtype": "m.text", "body": "afterwards"})
	if messages := heard.awaitHeard(t, p, 2); messages[0].Text.Plain != "deep" || messages[1].Text.Plain != "afterwards" {
		t.Errorf("the relay hears %+v", messages)
	}
}

// formatted are bodies in HTML that no honest client writes, with what is left of
// them.
var formatted = map[string]struct{ source, want string }{
	"nested 20,000 deep":  {strings.Repeat("<b>", 20_000) + "hi" + strings.Repeat("</b>", 20_000), "hi"},
	"never closed":        {strings.Repeat("<blockquote><ul><li>", 3000) + "hi", ""},
	"closed without end":  {"hi" + strings.Repeat("</b></div>", 6000), "hi"},
	"a script":            {"<script>alert(1)</script>hi<style>x</style>", "hi"},
	"a link that runs":    {`<a href="javascript:alert(1)">hi</a>`, "hi"},
	"a picture":           {`<img src="http://tracker.example/x.png" onerror="x">hi`, "hi"},
	"escaped markup":      {"&lt;b&gt;hi&lt;/b&gt;", "<b>hi</b>"},
	"a broken entity":     {"hi &#xD800; &#1114112; &nbsp", ""},
	"an attribute of 60k": {`<a href="http://x/` + strings.Repeat("y", 60_000) + `">hi</a>`, "hi"},
	"a zero":              {"h\x00i", ""},
}

func TestHostileHTMLIsReadAsText(t *testing.T) {
	p := open(t, "http://127.0.0.1:1")
	for name, c := range formatted {
		content, err := json.Marshal(object{"msgtype": "m.text", "body": "plain", "format": "org.matrix.custom.html", "formatted_body": c.source})
		if err != nil {
			t.Fatal(err)
		}
		m, err := p.Decode(envelopeOf(said("$e", "@a:b", "m.room.message", string(content))))
		if err != nil || !render.Valid(m.Text) || c.want != "" && m.Text.Plain != c.want {
			t.Errorf("%s: %.80q (%v), want %q", name, m.Text.Plain, err, c.want)
		}
		if shown := render.ToMatrixHTML(m.Text); strings.Contains(shown, "<script") || strings.Contains(shown, "javascript:") || strings.Contains(shown, "<img") {
			t.Errorf("%s: passed on as %.200q", name, shown)
		}
	}
}

// TestNothingMakesAnEventTooLong renders what takes more room in an event than it
// seems to. No homeserver takes more than 64 KiB.
func TestNothingMakesAnEventTooLong(t *testing.T) {
	p := open(t, "http://127.0.0.1:1")
	many := func(s string) bridge.Text { return bridge.Plainly(strings.Repeat(s, 1<<17/len(s))) }
	manyLinks := bridge.Text{Plain: strings.Repeat("ab ", 5000)}
	for i := range 5000 {
		link := bridge.Span{Start: 3 * i, End: 3*i + 2, Style: bridge.Link, URL: "https://example.org/" + strings.Repeat("z", 200)}
		manyLinks.Spans = append(manyLinks.Spans, link)
	}
	for name, post := range map[string]bridge.Post{
		"quotes":      {Text: many(`"`)},
		"backslashes": {Text: many(`\`)},
		"controls":    {Text: many("\x01")},
		"line ends":   {Text: many("\n.")},
		"markup":      {Text: many("<&>")},
		"emoji":       {Text: many("👩\u200d👩\u200d👧")},
		"separators":  {Text: many("\u2028.")},
		"accents":     {Text: many("\u0301")},
		"links":       {Text: manyLinks},
		"a name":      {Files: []bridge.KeptMedium{{Medium: bridge.Medium{Kind: bridge.File, Name: strings.Repeat(`"\`, 1<<16), Size: 1}}}},
		"a type":      {Files: []bridge.KeptMedium{{Medium: bridge.Medium{Kind: bridge.File, MIME: "a/" + strings.Repeat("b", 1<<17), Size: 1}}}},
		"a long edit": {Text: many(`"<`), Action: bridge.ActionEdit, Target: &bridge.Reference{ID: "$e"}},
		"a long caption": {
			Text:  many(`"<`),
			Files: []bridge.KeptMedium{{Medium: bridge.Medium{Kind: bridge.Photo, Size: 1}}},
		},
	} {
		post.Chat = bridge.Chat{Platform: "matrix", ID: "!room:example.org"}
		if post.Action == "" {
			post.Action = bridge.ActionPost
		}
		parts, err := p.Render(post)
		if err != nil || len(parts) == 0 {
			t.Errorf("%s: %d parts (%v)", name, len(parts), err)
		}
		for _, part := range parts {
			var sent struct{ Content json.RawMessage }
			if err := json.Unmarshal(part.Payload, &sent); err != nil || !utf8.Valid(sent.Content) {
				t.Fatalf("%s: %v", name, err)
			}
			if len(sent.Content) > 62_000 {
				t.Errorf("%s: an event of %d bytes", name, len(sent.Content))
			}
		}
	}
}

// TestADecompressionBombIsNoFile answers a download with what unpacks without an
// end. Only what is allowed reaches the disk.
func TestADecompressionBombIsNoFile(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		for zeros := make([]byte, 1<<16); ; {
			if _, err := packed.Write(zeros); err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	work, err := conformance.NewFolder(t).Temporary()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = work.Close() }() // it is thrown away
	const limit = 1 << 20
	err = open(t, server.URL).Fetch(t.Context(), bridge.Medium{Kind: bridge.File, Source: []byte("mxc://example.org/bomb")}, work, limit)
	var failure *bridge.SendError
	if !errors.As(err, &failure) || failure.Result != bridge.Rejected {
		t.Errorf("the fetch ended with %v", err)
	}
	if end, err := work.Seek(0, io.SeekEnd); err != nil || end > limit {
		t.Errorf("%d bytes are on disk (%v)", end, err)
	}
}
