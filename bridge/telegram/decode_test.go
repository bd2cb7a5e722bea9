package telegram_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
)

var (
	family = bridge.Chat{Platform: "telegram", ID: "-100123"}
	anna   = bridge.Person{ID: "7", Name: "Anna Berg"}
	noon   = time.Unix(1633363200, 0)
)

// update wraps the content of a message that Anna says in the family's chat.
func update(content string) string {
	return `{"update_id":1,"message":` + message(content) + `}`
}

func message(content string) string {
	return `{"message_id":5,"date":1633363200,"chat":{"id":-100123,"type":"supergroup","title":"Family"},
		"from":{"id":7,"is_bot":false,"first_name":"Anna","last_name":"Berg"},` + content + `}`
}

// said is what update decodes to, changed as a case needs it.
func said(change func(*bridge.Message)) bridge.Message {
	m := bridge.Message{Chat: family, ID: "5", Kind: bridge.Said, Sender: anna, SentAt: noon}
	change(&m)
	return m
}

func attached(a bridge.Attachment) bridge.Message {
	return said(func(m *bridge.Message) { m.Attachment = a })
}

func worded(text string) bridge.Message {
	return said(func(m *bridge.Message) { m.Text = bridge.Plainly(text) })
}

var decoded = []struct {
	name    string
	payload string
	want    bridge.Message
}{
	{"text", update(`"text":"hello"`), worded("hello")},
	{
		"text with entities",
		update(`"text":"🛟 bold link","entities":[{"type":"bold","offset":3,"length":4},{"type":"text_link","offset":8,"length":4,"url":"https://x.org"}]`),
		said(func(m *bridge.Message) {
			m.Text = bridge.Join(bridge.Plainly("🛟 "), bridge.Styled("bold", bridge.Bold), bridge.Plainly(" "),
				bridge.Text{Plain: "link", Spans: []bridge.Span{{End: 4, Style: bridge.Link, URL: "https://x.org"}}})
		}),
	},
	{
		"caption",
		update(`"photo":[{"file_id":"x"}],"caption":"the lake","caption_entities":[{"type":"italic","offset":4,"length":4}]`),
		said(func(m *bridge.Message) {
			m.Attachment = bridge.Photo
			m.Media = &bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Source: []byte(`{"file":"x"}`)}
			m.Text = bridge.Join(bridge.Plainly("the "), bridge.Styled("lake", bridge.Italic))
		}),
	},
	{
		"photo in several sizes, as part of an album",
		update(`"media_group_id":"77","photo":[{"file_id":"s","width":90,"height":60},{"file_id":"l","file_unique_id":"u","width":900,"height":600,"file_size":7},{"file_id":"m","width":320,"height":200}]`),
		said(func(m *bridge.Message) {
			m.Attachment, m.Album = bridge.Photo, "77"
			m.Media = &bridge.Medium{Kind: bridge.Photo, MIME: "image/jpeg", Size: 7, Width: 900, Height: 600, Source: []byte(`{"file":"l","unique":"u"}`)}
		}),
	},
	{
		"voice note", update(`"voice":{"file_id":"v","duration":7}`),
		said(func(m *bridge.Message) {
			m.Attachment = bridge.Voice
			m.Media = &bridge.Medium{Kind: bridge.Voice, MIME: "audio/ogg", Duration: 7 * time.Second, Source: []byte(`{"file":"v"}`)}
		}),
	},
	{
		"document", update(`"document":{"file_id":"d","file_name":"a/b.pdf","mime_type":"application/pdf","file_size":-1,"width":-5,"duration":-7}`),
		said(func(m *bridge.Message) {
			m.Attachment = bridge.File
			m.Media = &bridge.Medium{Kind: bridge.File, Name: "a/b.pdf", MIME: "application/pdf", Source: []byte(`{"file":"d"}`)}
		}),
	},
	{
		"sticker made of vectors", update(`"sticker":{"file_id":"t","is_animated":true}`),
		said(func(m *bridge.Message) {
			m.Attachment = bridge.Sticker
			m.Media = &bridge.Medium{Kind: bridge.Sticker, MIME: "application/x-tgsticker", Source: []byte(`{"file":"t"}`)}
		}),
	},
	{"a file in an unknown form", update(`"photo":{"file_id":"x"}`), attached(bridge.Photo)},
	{
		"command for one bot of several", update(`"text":"/status@lifeboat_bot","entities":[{"type":"bot_command","offset":0,"length":20}]`),
		worded("/status@lifeboat_bot"),
	},
	{
		"private chat", `{"update_id":1,"message":{"message_id":5,"date":1633363200,"chat":{"id":8,"type":"private","first_name":"Anna"},"from":{"id":8,"first_name":"Anna","last_name":"Berg"},"text":"/start","entities":[{"type":"bot_command","offset":0,"length":6}]}}`,
		said(func(m *bridge.Message) { m.Chat.ID, m.Sender.ID, m.Text = "8", "8", bridge.Plainly("/start") }),
	},
	{"GIF", update(`"animation":{},"document":{}`), attached(bridge.Animated)},
	{"video", update(`"video":{}`), attached(bridge.Video)},
	{"round video", update(`"video_note":{}`), attached(bridge.Video)},
	{"voice", update(`"voice":{}`), attached(bridge.Voice)},
	{"audio", update(`"audio":{}`), attached(bridge.Audio)},
	{"file", update(`"document":{}`), attached(bridge.File)},
	{"sticker", update(`"sticker":{}`), attached(bridge.Sticker)},
	{"location", update(`"location":{}`), attached(bridge.Location)},
	{"venue", update(`"venue":{},"location":{}`), attached(bridge.Location)},
	{"contact", update(`"contact":{}`), attached(bridge.Contact)},
	{"poll", update(`"poll":{}`), attached(bridge.Poll)},
	{"dice", update(`"dice":{}`), attached(bridge.Other)},
	{"something newer than this program", update(`"hologram":{"type":"x"}`), attached(bridge.Other)},
	{"unknown kinds beside a text", update(`"text":"hello","forward_origin":{"type":"from_the_future"}`), worded("hello")},
	{
		"reply", update(`"text":"yes","reply_to_message":{"message_id":3,"date":0}`),
		said(func(m *bridge.Message) { m.Text, m.Target = bridge.Plainly("yes"), "3" }),
	},
	{
		"thread of replies outside of a forum",
		update(`"text":"yes","message_thread_id":2,"reply_to_message":{"message_id":2}`),
		said(func(m *bridge.Message) { m.Text, m.Target = bridge.Plainly("yes"), "2" }),
	},
	{
		"topic", update(`"text":"hi","is_topic_message":true,"message_thread_id":45,"reply_to_message":{"message_id":45}`),
		said(func(m *bridge.Message) { m.Text, m.Chat.ID = bridge.Plainly("hi"), "-100123/45" }),
	},
	{
		"reply in a topic", update(`"text":"hi","is_topic_message":true,"message_thread_id":45,"reply_to_message":{"message_id":50}`),
		said(func(m *bridge.Message) { m.Text, m.Chat.ID, m.Target = bridge.Plainly("hi"), "-100123/45", "50" }),
	},
	{
		"anonymous administrator", update(`"text":"hi","sender_chat":{"id":-100123,"title":"Family"}`),
		said(func(m *bridge.Message) {
			m.Text, m.Sender = bridge.Plainly("hi"), bridge.Person{ID: "-100123", Name: "Family"}
		}),
	},
	{
		"the bot itself", `{"update_id":1,"message":{"message_id":5,"date":1633363200,"chat":{"id":-100123},"from":{"id":4242,"is_bot":true,"first_name":"Boat"},"text":"hi"}}`,
		said(func(m *bridge.Message) {
			m.Text, m.Sender, m.Own = bridge.Plainly("hi"), bridge.Person{ID: "4242", Name: "Boat"}, true
		}),
	},
	{
		"somebody joined", update(`"new_chat_members":[{"id":8}]`),
		said(func(m *bridge.Message) { m.Kind = bridge.Nothing }),
	},
	{
		"pinned", update(`"pinned_message":{"message_id":1}`),
		said(func(m *bridge.Message) { m.Kind = bridge.Nothing }),
	},
	{
		"moved", update(`"migrate_to_chat_id":-1009876543210`),
		said(func(m *bridge.Message) { m.Kind, m.MovedTo = bridge.Moved, "-1009876543210" }),
	},
	{
		"edit", `{"update_id":2,"edited_message":` + message(`"text":"hello!","edit_date":1633363260`) + `}`,
		said(func(m *bridge.Message) {
			m.Kind, m.Target, m.Text, m.SentAt = bridge.Edited, "5", bridge.Plainly("hello!"), noon.Add(time.Minute)
		}),
	},
	{
		"a location that moves", `{"update_id":2,"edited_message":` + message(`"location":{}`) + `}`,
		said(func(m *bridge.Message) { m.Kind, m.Target, m.Attachment = bridge.Nothing, "5", bridge.Location }),
	},
	{
		"reaction", reacted(`[{"type":"emoji","emoji":"👍"}]`),
		said(func(m *bridge.Message) {
			m.Kind, m.ID, m.Target, m.Reaction = bridge.Reacted, "reaction-3", "5", "👍"
		}),
	},
	{
		"reaction taken off", reacted(`[]`),
		said(func(m *bridge.Message) { m.Kind, m.ID, m.Target = bridge.Reacted, "reaction-3", "5" }),
	},
	{
		"reaction with a picture", reacted(`[{"type":"custom_emoji","custom_emoji_id":"1"}]`),
		said(func(m *bridge.Message) { m.Kind, m.ID, m.Target = bridge.Nothing, "reaction-3", "5" }),
	},
	{"membership", `{"update_id":4,"my_chat_member":{"chat":{"id":-100123}}}`, bridge.Message{Kind: bridge.Nothing}},
	{"channel post", `{"update_id":4,"channel_post":{"message_id":1,"text":"news"}}`, bridge.Message{Kind: bridge.Nothing}},
}

func reacted(to string) string {
	return `{"update_id":3,"message_reaction":{"chat":{"id":-100123},"message_id":5,"date":1633363200,
		"user":{"id":7,"first_name":"Anna","last_name":"Berg"},"old_reaction":[],"new_reaction":` + to + `}}`
}

func TestDecode(t *testing.T) {
	p := open(t, "")
	for _, c := range decoded {
		t.Run(c.name, func(t *testing.T) {
			got, err := p.Decode(bridge.Envelope{Payload: []byte(c.payload)})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatCannotBeUnderstoodIsAnError(t *testing.T) {
	p := open(t, "")
	for _, payload := range []string{
		"", "null", "{}", "[]", `{"update_id":"x"}`,
		update(`"text":["a private matter"]`),
		update(`"text":17`),
		`{"update_id":1,"message":{"text":"a private matter"}}`,
		`{"update_id":1,"message_reaction":{"date":1}}`,
	} {
		m, err := p.Decode(bridge.Envelope{Payload: []byte(payload)})
		if err == nil {
			t.Errorf("%s was decoded: %+v", payload, m)
		} else if strings.Contains(err.Error(), "private") || strings.Contains(err.Error(), "17") {
			t.Errorf("the error tells what was said: %v", err)
		}
	}
}

// FuzzDecode checks that no payload brings the relay down, and what the core
// takes for granted of a message that was understood.
func FuzzDecode(f *testing.F) {
	for _, c := range decoded {
		f.Add([]byte(c.payload))
	}
	p := open(f, "")
	f.Fuzz(func(t *testing.T, payload []byte) {
		m, err := p.Decode(bridge.Envelope{Payload: payload})
		if err != nil || m.Kind == bridge.Nothing {
			return
		}
		if m.Chat.ID == "" || m.ID == "" {
			t.Errorf("a message without chat or id: %+v", m)
		}
		for _, s := range m.Text.Spans {
			if s.Start < 0 || s.End > len(m.Text.Plain) || s.Start >= s.End {
				t.Errorf("the span %+v is not in a text of %d bytes", s, len(m.Text.Plain))
			}
		}
		if m.Kind == bridge.Moved && m.MovedTo == "" || m.Kind != bridge.Said && m.Kind != bridge.Moved && m.Target == "" {
			t.Errorf("a message of kind %s lacks what it is about: %+v", m.Kind, m)
		}
	})
}
