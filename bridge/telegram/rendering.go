package telegram

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// maxText is the length of a message in UTF-16 units.
const maxText = 4096

// wordlessMark marks a repeat of a post that brought no words for it.
const wordlessMark = "(↻)"

// payload is a part as it is stored: one call of the Bot API, but for where its
// chat is at the time.
type payload struct {
	Action bridge.Action `json:"action"`
	Text   bridge.Text   `json:"text"`
	// Target is the message that is replied to, edited, deleted, reacted to,
	// pinned or unpinned.
	Target   messageID `json:"target"`
	Reaction string    `json:"reaction,omitempty"`
	Silent   bool      `json:"silent,omitempty"`
	// Files are one file or an album, with Text as the caption.
	Files []enclosure `json:"files,omitempty"`
	// RepeatMark are the words that mark a repeat.
	RepeatMark string `json:"repeat_mark,omitempty"`
}

// Render turns a post into calls. A text is cut into as many messages as it
// takes, of which the first answers the target and the first rings; files come
// before a text that is too long to be their caption. An edit
// concerns one message, so of a new wording that is too long for it the
// beginning is shown, with an ellipsis.
func (p *Platform) Render(post bridge.Post) ([]bridge.Part, error) {
	if _, err := parseAddress(post.Chat.ID); err != nil {
		return nil, rejected(err.Error())
	}
	payloads, err := payloads(post)
	if err != nil {
		return nil, err
	}
	parts := make([]bridge.Part, len(payloads))
	for i, payload := range payloads {
		encoded, err := json.Marshal(payload)
		if err != nil {
			return nil, fmt.Errorf("storing a part: %w", err)
		}
		parts[i] = bridge.Part{Chat: post.Chat, ID: rand.Text(), Payload: encoded, Size: sizeOf(payload.Files)}
	}
	return parts, nil
}

func rejected(reason string) *bridge.SendError {
	return &bridge.SendError{Result: bridge.Rejected, Reason: reason}
}

func payloads(post bridge.Post) ([]payload, error) {
	target, err := targetOf(post)
	if err != nil {
		return nil, err
	}
	one := payload{Action: post.Action, Target: target, Silent: post.Attention == bridge.Silent, RepeatMark: post.RepeatMark}
	switch post.Action {
	case bridge.ActionPost:
		if len(post.Files) > 0 {
			return filePosts(one, post)
		}
		return messages(one, post.Text)
	case bridge.ActionEdit:
		one.Text = beginning(post.Text, maxText)
		if one.Text.Plain == "" {
			return nil, rejected("the new wording is empty, which Telegram does not take")
		}
	case bridge.ActionReact:
		one.Reaction = plainEmoji(post.Reaction)
	case bridge.ActionDelete, bridge.ActionPin, bridge.ActionUnpin:
	default:
		return nil, rejected(fmt.Sprintf("Telegram has no action %q", post.Action))
	}
	return []payload{one}, nil
}

// targetOf reads the message id that a post refers to. Only a post can do
// without one.
func targetOf(post bridge.Post) (messageID, error) {
	if post.Target == nil {
		if post.Action == bridge.ActionPost {
			return messageID{}, nil
		}
		return messageID{}, rejected(fmt.Sprintf("the message to %s is not in this chat", post.Action))
	}
	id, err := parseMessageID(post.Target.ID)
	if err != nil {
		return messageID{}, rejected(err.Error())
	}
	return id, nil
}

// messages cuts a text into messages like the first one.
func messages(first payload, text bridge.Text) ([]payload, error) {
	pieces := render.Cut(text, maxText-render.UTF16Length(first.mark().Plain), render.UTF16Length)
	if len(pieces) == 0 {
		return nil, rejected("the post is empty, which Telegram does not take")
	}
	all := make([]payload, len(pieces))
	for i, piece := range pieces {
		all[i] = first
		all[i].Text = piece
		first.Target, first.Silent = messageID{}, true
	}
	return all, nil
}

// beginning shortens a text to a length in UTF-16 units.
func beginning(text bridge.Text, limit int) bridge.Text {
	pieces := render.Cut(text, limit, render.UTF16Length)
	switch len(pieces) {
	case 0:
		return bridge.Text{}
	case 1:
		return pieces[0]
	default:
		ellipsis := bridge.Plainly(" …")
		short := render.Cut(text, limit-render.UTF16Length(ellipsis.Plain), render.UTF16Length)[0]
		return bridge.Join(short, ellipsis)
	}
}

// plainEmoji takes off the variation selector (U+FE0F), without which Telegram
// lists its reactions.
func plainEmoji(reaction string) string { return strings.ReplaceAll(reaction, "\ufe0f", "") }

// marked is a post whose earlier try may have arrived.
func (p payload) marked() payload {
	p.Text = bridge.Join(p.Text, p.mark())
	return p
}

// mark is added to a post that members may have seen already. Every piece of a
// post leaves room for it.
func (p payload) mark() bridge.Text {
	words := p.RepeatMark
	if words == "" {
		words = wordlessMark
	}
	return bridge.Join(bridge.Plainly(" "), bridge.Styled(words, bridge.Italic))
}
