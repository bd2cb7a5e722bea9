package matrix_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
)

// envelopeOf is what an event becomes when it is handed in.
func envelopeOf(event string) bridge.Envelope {
	return bridge.Envelope{Platform: "matrix", Key: "$e", Payload: fmt.Appendf(nil, `{"room":%q,"name":"Anna","event":%s}`, room, event)}
}

// annas is what Anna's event with a content comes out as.
func annas(change func(*bridge.Message)) bridge.Message {
	m := bridge.Message{
		Chat: family, ID: "$e", Kind: bridge.Said, SentAt: time.UnixMilli(1700000000000),
		Sender: bridge.Person{ID: "@anna:example.org", Name: "Anna"},
	}
	change(&m)
	return m
}

func TestDecodedMessages(t *testing.T) {
	type m = *bridge.Message
	for name, c := range map[string]struct {
		content string
		change  func(*bridge.Message)
	}{
		"plain":  {`{"msgtype":"m.text","body":"a <b>"}`, func(m m) { m.Text = bridge.Plainly("a <b>") }},
		"notice": {`{"msgtype":"m.notice","body":"from a bot"}`, func(m m) { m.Text = bridge.Plainly("from a bot") }},
		"emote":  {`{"msgtype":"m.emote","body":"waves"}`, func(m m) { m.Text = bridge.Plainly("* waves") }},
		"styled": {
			`{"msgtype":"m.text","body":"**a**","format":"org.matrix.custom.html","formatted_body":"<b>a</b>"}`,
			func(m m) { m.Text = bridge.Styled("a", bridge.Bold) },
		},
		"styles without words": {
			`{"msgtype":"m.text","body":"a","format":"org.matrix.custom.html","formatted_body":"<p></p>"}`,
			func(m m) { m.Text = bridge.Plainly("a") },
		},
		"another format": {
			`{"msgtype":"m.text","body":"a","format":"text/x","formatted_body":"<b>b</b>"}`, func(m m) { m.Text = bridge.Plainly("a") },
		},
		"a reply": {
			`{"msgtype":"m.text","body":"yes","m.relates_to":{"m.in_reply_to":{"event_id":"$q"}}}`,
			func(m m) { m.Text, m.Target = bridge.Plainly("yes"), "$q" },
		},
		"a reply with a quote": {
			`{"msgtype":"m.text","body":"> <@ben:example.org> who?\n> comes\n\nI do\n> really","m.relates_to":{"m.in_reply_to":{"event_id":"$q"}}}`,
			func(m m) { m.Text, m.Target = bridge.Plainly("I do\n> really"), "$q" },
		},
		"a reply with a quote in HTML": {
			`{"msgtype":"m.text","body":"> x\n\nyes","format":"org.matrix.custom.html","formatted_body":"<mx-reply><blockquote>x</blockquote></mx-reply>yes","m.relates_to":{"m.in_reply_to":{"event_id":"$q"}}}`,
			func(m m) { m.Text, m.Target = bridge.Plainly("yes"), "$q" },
		},
		"a quote that answers nothing": {`{"msgtype":"m.text","body":"> said\n\nso"}`, func(m m) { m.Text = bridge.Plainly("> said\n\nso") }},
		"in a thread": {
			`{"msgtype":"m.text","body":"x","m.relates_to":{"rel_type":"m.thread","event_id":"$t","is_falling_back":true,"m.in_reply_to":{"event_id":"$q"}}}`,
			func(m m) { m.Text = bridge.Plainly("x") },
		},
		"an edit": {
			`{"msgtype":"m.text","body":"* six","m.new_content":{"msgtype":"m.text","body":"six"},"m.relates_to":{"rel_type":"m.replace","event_id":"$q"}}`,
			func(m m) { m.Kind, m.Target, m.Text = bridge.Edited, "$q", bridge.Plainly("six") },
		},
		"an edit by an old client": {
			`{"msgtype":"m.text","body":"* six","m.relates_to":{"rel_type":"m.replace","event_id":"$q"}}`,
			func(m m) { m.Kind, m.Target, m.Text = bridge.Edited, "$q", bridge.Plainly("six") },
		},
		"a photo":  {`{"msgtype":"m.image","body":"IMG_1.jpg"}`, func(m m) { m.Attachment = bridge.Photo }},
		"a GIF":    {`{"msgtype":"m.image","body":"a.gif","info":{"mimetype":"image/gif"}}`, func(m m) { m.Attachment = bridge.Animated }},
		"a video":  {`{"msgtype":"m.video","body":"a.mp4"}`, func(m m) { m.Attachment = bridge.Video }},
		"music":    {`{"msgtype":"m.audio","body":"a.mp3"}`, func(m m) { m.Attachment = bridge.Audio }},
		"a voice":  {`{"msgtype":"m.audio","body":"Voice message","org.matrix.msc3245.voice":{}}`, func(m m) { m.Attachment = bridge.Voice }},
		"a file":   {`{"msgtype":"m.file","body":"a.pdf","filename":"a.pdf"}`, func(m m) { m.Attachment = bridge.File }},
		"a place":  {`{"msgtype":"m.location","body":"the harbor","geo_uri":"geo:1,2"}`, func(m m) { m.Attachment, m.Text = bridge.Location, bridge.Plainly("the harbor") }},
		"caption":  {`{"msgtype":"m.image","body":"look!","filename":"a.jpg"}`, func(m m) { m.Attachment, m.Text = bridge.Photo, bridge.Plainly("look!") }},
		"unknown":  {`{"msgtype":"org.example.dance","body":"dances"}`, func(m m) { m.Text = bridge.Plainly("dances") }},
		"wordless": {`{"msgtype":"org.example.dance"}`, func(m m) { m.Attachment = bridge.Other }},
		"deleted":  {`{}`, func(m m) { m.Kind = bridge.Nothing }},
		"a device": {`{"msgtype":"m.key.verification.request","body":"x"}`, func(m m) { m.Kind = bridge.Nothing }},
	} {
		t.Run(name, func(t *testing.T) {
			decodesAs(t, said("$e", "@anna:example.org", "m.room.message", c.content), annas(c.change))
		})
	}
}

func decodesAs(t *testing.T, event string, want bridge.Message) {
	t.Helper()
	got, err := open(t, "http://127.0.0.1:1").Decode(envelopeOf(event))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestOtherEvents(t *testing.T) {
	type m = *bridge.Message
	for name, c := range map[string]struct {
		kind, content string
		change        func(*bridge.Message)
	}{
		"a reaction": {
			"m.reaction", `{"m.relates_to":{"rel_type":"m.annotation","event_id":"$q","key":"👍"}}`,
			func(m m) { m.Kind, m.Target, m.Reaction = bridge.Reacted, "$q", "👍" },
		},
		"a reaction that was taken off": {"m.reaction", `{}`, func(m m) { m.Kind = bridge.Nothing }},
		"a redaction":                   {"m.room.redaction", `{"redacts":"$q"}`, func(m m) { m.Kind, m.Target = bridge.Deleted, "$q" }},
		"a sticker":                     {"m.sticker", `{"body":"a cat"}`, func(m m) { m.Attachment = bridge.Sticker }},
		"a poll":                        {"m.poll.start", `{"m.poll":{}}`, func(m m) { m.Attachment = bridge.Poll }},
		"a poll, as it was":             {"org.matrix.msc3381.poll.start", `{"x":{}}`, func(m m) { m.Attachment = bridge.Poll }},
		"what nobody can read":          {"m.room.encrypted", `{"ciphertext":"x"}`, func(m m) { m.Attachment = bridge.Other }},
		"a call":                        {"m.call.invite", `{}`, func(m m) { m.Kind = bridge.Nothing }},
	} {
		t.Run(name, func(t *testing.T) { decodesAs(t, said("$e", "@anna:example.org", c.kind, c.content), annas(c.change)) })
	}
	t.Run("an old redaction", func(t *testing.T) {
		event := strings.Replace(said("$e", "@anna:example.org", "m.room.redaction", `{}`), `"content"`, `"redacts":"$q","content"`, 1)
		decodesAs(t, event, annas(func(m m) { m.Kind, m.Target = bridge.Deleted, "$q" }))
	})
	t.Run("state", func(t *testing.T) {
		event := strings.Replace(said("$e", "@anna:example.org", "m.room.message", `{"body":7}`), `"content"`, `"state_key":"","content"`, 1)
		decodesAs(t, event, annas(func(m m) { m.Kind = bridge.Nothing }))
	})
}

func TestAnEchoNamesItsPart(t *testing.T) {
	for name, event := range map[string]string{
		"by the transaction id": strings.Replace(said("$e", self, "m.room.message", `{"msgtype":"m.text","body":"x"}`), `"content"`, `"unsigned":{"transaction_id":"P1"},"content"`, 1),
		"by its content":        said("$e", self, "m.room.message", `{"msgtype":"m.text","body":"x","lifeboat.part":"P1"}`),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := open(t, "http://127.0.0.1:1").Decode(envelopeOf(event))
			if err != nil || !got.Own || got.ID != "$e" || got.PartID != "P1" {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
	foreign := said("$e", "@anna:example.org", "m.room.message", `{"msgtype":"m.text","body":"x","lifeboat.part":"P1"}`)
	if got, err := open(t, "http://127.0.0.1:1").Decode(envelopeOf(foreign)); err != nil || got.Own || got.PartID != "" {
		t.Errorf("a member passed for the relay: %+v, %v", got, err)
	}
}

func TestWhatCannotBeDecoded(t *testing.T) {
	for name, event := range map[string]string{
		"no event":             `7`,
		"no id":                `{"type":"m.room.message","sender":"@a:b","content":{}}`,
		"an id of no type":     `{"event_id":7}`,
		"no content":           `{"event_id":"$e","type":"m.room.message","sender":"@a:b"}`,
		"content of no type":   said("$e", "@a:b", "m.room.message", `["private"]`),
		"a body of no type":    said("$e", "@a:b", "m.room.message", `{"msgtype":"m.text","body":{"private":1}}`),
		"a relation that is 7": said("$e", "@a:b", "m.reaction", `{"m.relates_to":7}`),
	} {
		t.Run(name, func(t *testing.T) {
			m, err := open(t, "http://127.0.0.1:1").Decode(envelopeOf(event))
			if err == nil {
				t.Fatalf("decoded as %+v", m)
			}
			if strings.Contains(err.Error(), "private") {
				t.Errorf("the error says too much: %v", err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{}`)
	f.Add(words("$e", "hello"))
	f.Add(said("$e", "@a:b", "m.room.message", `{"msgtype":"m.text","body":"* x","m.relates_to":{"rel_type":"m.replace"},"m.new_content":{}}`))
	f.Add(said("$e", "@a:b", "m.room.redaction", `{"redacts":[]}`))
	p := open(&testing.T{}, "http://127.0.0.1:1")
	f.Fuzz(func(t *testing.T, event string) {
		first, firstErr := p.Decode(envelopeOf(event))
		second, secondErr := p.Decode(envelopeOf(event))
		if (firstErr == nil) != (secondErr == nil) || !cmp.Equal(first, second) {
			t.Errorf("decoded in two ways: %+v, %v and %+v, %v", first, firstErr, second, secondErr)
		}
		if firstErr == nil && first.Kind == "" {
			t.Errorf("decoded without a kind: %+v", first)
		}
	})
}
