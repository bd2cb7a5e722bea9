package telegram

import (
	"encoding/json"
	"slices"
	"time"
)

// Kind is what a message is.
type Kind string

// The kinds of messages that members see.
const (
	KindText      Kind = "text"
	KindPhoto     Kind = "photo"
	KindVideo     Kind = "video"
	KindAnimation Kind = "animation"
	KindVoice     Kind = "voice"
	KindAudio     Kind = "audio"
	KindSticker   Kind = "sticker"
	KindDocument  Kind = "document"
	KindLocation  Kind = "location"
	KindContact   Kind = "contact"
	KindPoll      Kind = "poll"
)

// Message is one message as members see it at one moment.
type Message struct {
	ChatID   int64 // the id that the chat had when it was posted
	ID       int
	ThreadID int // topic, or beginning of a thread; 0 for none
	Sender   User
	Kind     Kind
	Text     string // the caption, where Kind is not KindText
	Entities []Entity
	File     File   // the zero File where there is none
	Album    string // equal, and not empty, for what is shown as one album
	ReplyTo  int    // message id; 0 for none
	Silent   bool   // posted without notification
	Sent     time.Time
	Edited   time.Time // zero if it never was
	Pinned   bool
	// Reactions are the present ones, in the order in which people first reacted.
	Reactions []Reaction
}

// Reaction is what one person or bot put under a message.
type Reaction struct {
	User  User
	Emoji []string
}

// post is a message, or a service message, as the server keeps it.
type post struct {
	Message
	service  bool // what the chat itself says: who joined, what was pinned
	inTopic  bool // ThreadID is a topic of a forum
	content  content
	markup   json.RawMessage
	origin   *origin // where it was forwarded from
	replied  *post
	outgoing *Bot // the bot that caused it
}

// shown is a copy for members.
func (p *post) shown() Message {
	m := p.Message
	m.Entities = slices.Clone(p.Entities)
	m.Reactions = slices.Clone(p.Reactions)
	m.File = p.content.file()
	return m
}

// write puts a text into a message, as its caption where it has something else to show.
func (p *post) write(f formatted) {
	p.Text, p.Entities = f.text, f.entities
	if p.Kind == KindText {
		p.content.Text, p.content.Entities = f.text, f.entities
	} else {
		p.content.Caption, p.content.CaptionEntities = f.text, f.entities
	}
}

func (p *post) written() formatted {
	return formatted{p.Text, p.Entities}
}

func (p *post) reactionsOf(user User) []string {
	for _, r := range p.Reactions {
		if r.User.ID == user.ID {
			return r.Emoji
		}
	}
	return nil
}

// react replaces what a user put under the message.
func (p *post) react(user User, emoji []string) {
	others := slices.DeleteFunc(slices.Clone(p.Reactions), func(r Reaction) bool { return r.User.ID == user.ID })
	if len(emoji) > 0 {
		others = append(others, Reaction{User: user, Emoji: slices.Clone(emoji)})
	}
	p.Reactions = others
}
