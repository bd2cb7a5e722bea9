package matrix

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// What one event may hold. Homeservers take 65,536 bytes with everything
// around, and an edit holds its wording twice.
const (
	maxCost    = 32000 // of a text, see cost; 16,000 plain letters
	maxContent = 60000 // bytes of a content
)

// payload is a part as it is stored: one event, but for its room.
type payload struct {
	Action bridge.Action `json:"action"`
	// Type and Content are of the event that is sent; empty for deletions and
	// pins.
	Type    string          `json:"type,omitempty"`
	Content json.RawMessage `json:"content,omitempty"`
	// Target is what is edited, deleted or pinned.
	Target string `json:"target,omitempty"`
	// File is what has to be uploaded before the event is sent.
	File *attachedFile `json:"file,omitempty"`
}

// outgoing is the content of a post or an edit.
type outgoing struct {
	Kind string `json:"msgtype"`
	// Body is what is said; of a file without a caption it is the name.
	Body string `json:"body"`
	*outgoingFile
	Format    string    `json:"format,omitempty"`
	Formatted string    `json:"formatted_body,omitempty"`
	Mentions  *mentions `json:"m.mentions,omitempty"`
	RelatesTo any       `json:"m.relates_to,omitempty"`
	New       *outgoing `json:"m.new_content,omitempty"`
	Part      string    `json:"lifeboat.part,omitempty"`
}

// mentions says whom a message rings. Empty, it says that nobody is meant, also
// where a client would find a name in the text.
type mentions struct {
	Room bool `json:"room,omitempty"`
}

// reply and change are what posts and edits relate to.
type (
	reply struct {
		InReplyTo eventID `json:"m.in_reply_to"`
	}
	eventID struct {
		ID string `json:"event_id"`
	}
	change struct {
		Kind string `json:"rel_type"`
		ID   string `json:"event_id"`
		Key  string `json:"key,omitempty"`
	}
)

// Render turns a post into events. A text is cut into as many as it takes, of
// which the first answers the target and the first rings. An edit concerns one
// message, so of a new wording that is too long for it the beginning is shown,
// with an ellipsis.
//
// A post that rings is m.text and mentions the room, for which the account needs
// the power to (notifications.room, 50 by default); all others, and all edits,
// are m.notice, which nobody's default push rules ring for.
func (p *Platform) Render(post bridge.Post) ([]bridge.Part, error) {
	if err := checkRoom(post.Chat.ID); err != nil {
		return nil, rejected(err.Error())
	}
	if post.Action != bridge.ActionPost && (post.Target == nil || post.Target.ID == "") {
		return nil, rejected(fmt.Sprintf("the message to %s is not in this chat", post.Action))
	}
	switch post.Action {
	case bridge.ActionPost:
		return renderPosts(post)
	case bridge.ActionEdit:
		return renderEdit(post)
	case bridge.ActionReact:
		return renderReaction(post)
	case bridge.ActionDelete, bridge.ActionPin, bridge.ActionUnpin:
		return onePart(post, rand.Text(), payload{Action: post.Action, Target: post.Target.ID})
	default:
		return nil, rejected(fmt.Sprintf("Matrix knows no way to %q", post.Action))
	}
}

// renderPosts makes one event of each file and of each piece of the text. Only
// the first answers the target and rings.
func renderPosts(post bridge.Post) ([]bridge.Part, error) {
	texts := render.Cut(post.Text, maxCost, cost)
	drafts, texts, err := draftFiles(post.Files, texts)
	if err != nil {
		return nil, err
	}
	for _, text := range texts {
		drafts = append(drafts, draftText(post.Attention, text, len(drafts) == 0))
	}
	if len(drafts) == 0 {
		return nil, rejected("the post is empty")
	}
	if post.Target != nil {
		drafts[0].event.RelatesTo = reply{eventID{post.Target.ID}}
	}
	return writeDown(post, drafts)
}

// draft is an event that has no id yet.
type draft struct {
	event outgoing
	edits string // the event that it edits
	file  *attachedFile
	size  int64 // of the file
}

// draftText drafts one piece of a text.
func draftText(attention bridge.Attention, text bridge.Text, isFirst bool) draft {
	event := wordingOf(text)
	event.Mentions = &mentions{}
	event.Kind = "m.notice" // for which the default push rules notify nobody
	if isFirst && attention != bridge.Silent {
		event.Kind = "m.text"
	}
	if isFirst && attention == bridge.Ringing {
		event = ringing(event, text)
	}
	return draft{event: event}
}

func writeDown(post bridge.Post, drafts []draft) ([]bridge.Part, error) {
	parts := make([]bridge.Part, 0, len(drafts))
	for _, d := range drafts {
		id := rand.Text()
		d.event.Part = id
		content, err := contentWithin(d.event)
		if err != nil {
			return nil, err
		}
		part, err := onePart(post, id, payload{Action: post.Action, Type: typeMessage, Content: content, Target: d.edits, File: d.file})
		if err != nil {
			return nil, err
		}
		part[0].Size = d.size
		parts = append(parts, part...)
	}
	return parts, nil
}

// ringing lets an event ring. The default push rules of the specification look
// at m.mentions; those of Dendrite v0.15.2 (default_override.go) look for the
// word @room in the body. Clients show the formatted body, where it is left out.
func ringing(event outgoing, text bridge.Text) outgoing {
	event.Mentions = &mentions{Room: true}
	event.Body = "@room " + event.Body
	event.Format, event.Formatted = htmlFormat, render.ToMatrixHTML(text)
	return event
}

// renderEdit mentions nobody, so that an edit of a post that rang does not ring
// again.
func renderEdit(post bridge.Post) ([]bridge.Part, error) {
	words := wordingOf(beginning(post.Text))
	if words.Body == "" {
		return nil, rejected("the new wording is empty")
	}
	words.Kind, words.Mentions = "m.text", &mentions{}
	event := outgoing{
		Kind: "m.notice", Body: "* " + words.Body, Mentions: &mentions{}, New: &words,
		RelatesTo: change{Kind: "m.replace", ID: post.Target.ID},
	}
	return writeDown(post, []draft{{event: event, edits: post.Target.ID}})
}

// renderReaction puts a reaction on. To take one off, its own event would have
// to be known, which nobody keeps.
func renderReaction(post bridge.Post) ([]bridge.Part, error) {
	if post.Reaction == "" {
		return nil, rejected("a reaction cannot be taken off again on Matrix")
	}
	content, err := encode(struct {
		RelatesTo change `json:"m.relates_to"`
	}{change{Kind: "m.annotation", ID: post.Target.ID, Key: post.Reaction}})
	if err != nil {
		return nil, err
	}
	return onePart(post, rand.Text(), payload{Action: post.Action, Type: typeReaction, Content: content})
}

// contentWithin writes an event down. Where styles would make it too long, they
// are left out: the wording counts.
func contentWithin(event outgoing) (json.RawMessage, error) {
	content, err := encode(event)
	if err == nil && len(content) > maxContent {
		return encode(event.plain())
	}
	return content, err
}

func (o outgoing) plain() outgoing {
	o.Format, o.Formatted = "", ""
	if o.New != nil {
		words := o.New.plain()
		o.New = &words
	}
	return o
}

func onePart(post bridge.Post, id string, p payload) ([]bridge.Part, error) {
	encoded, err := encode(p)
	if err != nil {
		return nil, err
	}
	return []bridge.Part{{Chat: post.Chat, ID: id, Payload: encoded}}, nil
}

// wordingOf is a text as body, and as HTML where it has styles.
func wordingOf(text bridge.Text) outgoing {
	words := outgoing{Body: text.Plain}
	if len(text.Spans) > 0 {
		words.Format, words.Formatted = htmlFormat, render.ToMatrixHTML(text)
	}
	return words
}

// cost is what a string takes of an event at most: once as JSON, and once as
// HTML in JSON.
func cost(s string) int {
	sum := 0
	for _, r := range s {
		switch {
		case r == '\n' || r == '<' || r == '>' || r == '&' || r == '"' || r == '\'':
			sum += 8
		case r < ' ' || r == 0x7f:
			sum += 12
		default:
			sum += 2 * utf8.RuneLen(r)
		}
	}
	return sum
}

// beginning shortens a text to an edit, which holds it twice.
func beginning(text bridge.Text) bridge.Text {
	const most = maxCost / 2
	pieces := render.Cut(text, most, cost)
	if len(pieces) == 0 {
		return bridge.Text{}
	}
	if len(pieces) == 1 {
		return pieces[0]
	}
	ellipsis := bridge.Plainly(" …")
	return bridge.Join(render.Cut(text, most-cost(ellipsis.Plain), cost)[0], ellipsis)
}

// encode writes JSON as a homeserver counts it, without escaping for HTML.
func encode(value any) (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("write down a Matrix event: %w", err)
	}
	return json.RawMessage(strings.TrimSpace(out.String())), nil
}
