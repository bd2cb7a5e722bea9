package matrix_test

import (
	"testing"
	"time"

	"lifeboat/bridge"
)

func TestDecodedFiles(t *testing.T) {
	source := []byte("mxc://example.org/abc")
	type m = *bridge.Message
	for name, c := range map[string]struct {
		content string
		change  func(*bridge.Message)
	}{
		"a photo with a caption": {
			`{"msgtype":"m.image","body":"look!","filename":"a.jpg","url":"mxc://example.org/abc","info":{"mimetype":"image/jpeg","size":7,"w":4,"h":3}}`,
			func(m m) {
				m.Attachment, m.Text = bridge.Photo, bridge.Plainly("look!")
				m.Media = &bridge.Medium{Kind: bridge.Photo, Name: "a.jpg", MIME: "image/jpeg", Size: 7, Width: 4, Height: 3, Source: source}
			},
		},
		"a file of an older client": {
			`{"msgtype":"m.file","body":"a.pdf","url":"mxc://example.org/abc"}`,
			func(m m) {
				m.Attachment, m.Media = bridge.File, &bridge.Medium{Kind: bridge.File, Name: "a.pdf", Source: source}
			},
		},
		"a voice note": {
			`{"msgtype":"m.audio","body":"v.ogg","filename":"v.ogg","url":"mxc://example.org/abc","info":{"duration":1500},"org.matrix.msc3245.voice":{}}`,
			func(m m) {
				m.Attachment = bridge.Voice
				m.Media = &bridge.Medium{Kind: bridge.Voice, Name: "v.ogg", Duration: 1500 * time.Millisecond, Source: source}
			},
		},
		"a video that plays like a GIF": {
			`{"msgtype":"m.video","body":"a.mp4","url":"mxc://example.org/abc","info":{"mimetype":"video/mp4","fi.mau.gif":true}}`,
			func(m m) {
				m.Attachment = bridge.Animated
				m.Media = &bridge.Medium{Kind: bridge.Animated, Name: "a.mp4", MIME: "video/mp4", Source: source}
			},
		},
		"an answer": {
			`{"msgtype":"m.image","body":"a.jpg","url":"mxc://example.org/abc","m.relates_to":{"m.in_reply_to":{"event_id":"$q"}}}`,
			func(m m) {
				m.Attachment, m.Target = bridge.Photo, "$q"
				m.Media = &bridge.Medium{Kind: bridge.Photo, Name: "a.jpg", Source: source}
			},
		},
		"what is said of it is nonsense": {
			`{"msgtype":"m.image","body":"a.jpg","url":"mxc://example.org/abc","info":{"mimetype":7,"size":"big","w":-4,"h":1e300,"duration":[]}}`,
			func(m m) {
				m.Attachment = bridge.Photo
				m.Media = &bridge.Medium{Kind: bridge.Photo, Name: "a.jpg", Height: 1<<31 - 1, Source: source}
			},
		},
		"what is said of it is no object": {
			`{"msgtype":"m.image","body":"a.jpg","url":"mxc://example.org/abc","info":[]}`,
			func(m m) {
				m.Attachment, m.Media = bridge.Photo, &bridge.Medium{Kind: bridge.Photo, Name: "a.jpg", Source: source}
			},
		},
		"encrypted": {
			`{"msgtype":"m.image","body":"a.jpg","file":{"url":"mxc://example.org/abc","key":{"k":"secret"}}}`,
			func(m m) { m.Attachment = bridge.Photo },
		},
		"without an address": {
			`{"msgtype":"m.image","body":"a.jpg","url":"https://example.org/a.jpg"}`, func(m m) { m.Attachment = bridge.Photo },
		},
		"an address that leads elsewhere": {
			`{"msgtype":"m.image","body":"a.jpg","url":"mxc://example.org/../../x"}`, func(m m) { m.Attachment = bridge.Photo },
		},
		"a text with an address": {
			`{"msgtype":"m.text","body":"hello","url":"mxc://example.org/abc"}`, func(m m) { m.Text = bridge.Plainly("hello") },
		},
		"a new caption": {
			`{"msgtype":"m.image","body":"* new","url":"mxc://example.org/abc","m.relates_to":{"rel_type":"m.replace","event_id":"$q"},
			"m.new_content":{"msgtype":"m.image","body":"new","filename":"a.jpg","url":"mxc://example.org/abc"}}`,
			func(m m) {
				m.Kind, m.Target, m.Attachment, m.Text = bridge.Edited, "$q", bridge.Photo, bridge.Plainly("new")
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			decodesAs(t, said("$e", "@anna:example.org", "m.room.message", c.content), annas(c.change))
		})
	}
}

func TestADecodedSticker(t *testing.T) {
	event := said("$e", "@anna:example.org", "m.sticker", `{"body":"a cat","url":"mxc://example.org/abc","info":{"mimetype":"image/webp"}}`)
	decodesAs(t, event, annas(func(m *bridge.Message) {
		m.Attachment = bridge.Sticker
		m.Media = &bridge.Medium{Kind: bridge.Sticker, MIME: "image/webp", Source: []byte("mxc://example.org/abc")}
	}))
}
