package matrix

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// htmlFormat is the only format of formatted bodies.
const htmlFormat = "org.matrix.custom.html"

// messageContent is what a member said
// (https://spec.matrix.org/v1.11/client-server-api/#instant-messaging).
type messageContent struct {
	wording
	RelatesTo relation `json:"m.relates_to"`
	// NewContent is the wording after an edit.
	NewContent *wording `json:"m.new_content"`
	Part       string   `json:"lifeboat.part"`
}

// wording is the part of a message that an edit replaces.
type wording struct {
	Kind      string `json:"msgtype"`
	Body      string `json:"body"`
	Format    string `json:"format"`
	Formatted string `json:"formatted_body"`
	// FileName is set where Body is a caption.
	FileName string          `json:"filename"`
	URL      string          `json:"url"`
	Info     json.RawMessage `json:"info"`
	Voice    json.RawMessage `json:"org.matrix.msc3245.voice"`
}

// relation says what an event has to do with another one.
type relation struct {
	Kind      string `json:"rel_type"`
	Event     string `json:"event_id"`
	Key       string `json:"key"` // of a reaction
	InReplyTo struct {
		Event string `json:"event_id"`
	} `json:"m.in_reply_to"`
	// IsFallback says that the reply only stands in for a thread, in clients that
	// know no threads.
	IsFallback bool `json:"is_falling_back"`
}

// answered is the event that is replied to; empty for none.
func (r relation) answered() string {
	if r.IsFallback {
		return ""
	}
	return r.InReplyTo.Event
}

// reactionContent is a reaction.
type reactionContent struct {
	RelatesTo relation `json:"m.relates_to"`
}

// isEmpty says whether a content is what a redaction leaves.
func isEmpty(content json.RawMessage) bool {
	return bytes.Equal(bytes.Join(bytes.Fields(content), nil), []byte("{}"))
}

func (w wording) attachment() bridge.Attachment {
	switch {
	case w.Voice != nil:
		return bridge.Voice
	case w.isAnimated():
		return bridge.Animated
	case w.Kind == "m.text" || w.Kind == "m.notice" || w.Kind == "m.emote" || w.Body != "" && attachments[w.Kind] == "":
		return "" // of a kind that is not known, the body says what there is to say
	case attachments[w.Kind] == "":
		return bridge.Other
	default:
		return attachments[w.Kind]
	}
}

func (w wording) isAnimated() bool {
	info := w.info()
	return isFile(w.Kind) && (info.MIMEType == "image/gif" || w.Kind == "m.video" && bool(info.GIF))
}

// text is what was said. Without a caption a file's body is only its name.
func (w wording) text(isReply bool) bridge.Text {
	if isFile(w.Kind) && (w.FileName == "" || w.FileName == w.Body) {
		return bridge.Text{}
	}
	text := w.formatted(isReply)
	if w.Kind == "m.emote" {
		return bridge.Join(bridge.Plainly("* "), text)
	}
	return text
}

func (w wording) formatted(isReply bool) bridge.Text {
	if w.Format == htmlFormat {
		if text := render.FromMatrixHTML(w.Formatted); text.Plain != "" {
			return text
		}
	}
	if isReply {
		return bridge.Plainly(withoutQuote(w.Body))
	}
	return bridge.Plainly(w.Body)
}

// withoutQuote takes off the quote that older clients put above a reply: lines
// that begin with "> " and an empty one.
func withoutQuote(body string) string {
	rest := body
	for strings.HasPrefix(rest, "> ") || strings.HasPrefix(rest, ">\n") {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	if rest == body {
		return body
	}
	return strings.TrimPrefix(rest, "\n")
}

// read takes a content apart.
func (e event) read(into any) error {
	if err := json.Unmarshal(e.Content, into); err != nil {
		return fmt.Errorf("reading the content of a Matrix event of the type %.40q: %w", e.Type, withoutValue(err))
	}
	return nil
}
