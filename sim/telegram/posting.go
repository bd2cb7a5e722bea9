package telegram

import (
	"errors"
	"fmt"
	"slices"
)

// errNoMessage means that a chat has no message with an id, or none of that person.
var errNoMessage = errors.New("there is no such message")

// PostOption changes how a person posts a message.
type PostOption func(*draft)

// draft is what a person is about to post.
type draft struct {
	replyTo  int
	threadID int
	silent   bool
	entities []Entity
}

// ReplyTo makes the message a reply.
func ReplyTo(messageID int) PostOption {
	return func(d *draft) { d.replyTo = messageID }
}

// InTopic posts the message in a topic of a forum.
func InTopic(threadID int) PostOption {
	return func(d *draft) { d.threadID = threadID }
}

// Silently posts the message without notification.
func Silently() PostOption {
	return func(d *draft) { d.silent = true }
}

// WithEntities formats the text. Links, commands and the like are found by the server without it.
func WithEntities(entities ...Entity) PostOption {
	return func(d *draft) { d.entities = entities }
}

// Say posts a text and returns the id of the message. It fails if the person is not in the chat, or if the text,
// an entity, the message to reply to or the topic is not as Telegram wants it.
func (p *Person) Say(c *Chat, text string, options ...PostOption) (messageID int, err error) {
	return p.post(c, Media{kind: KindText}, text, options)
}

// Send posts something that is no text, with a caption where its kind can have one, and returns the id of the
// message. It fails as Say does.
func (p *Person) Send(c *Chat, media Media, caption string, options ...PostOption) (messageID int, err error) {
	if caption != "" && !media.takesCaption() {
		return 0, fmt.Errorf("%s sends a %s: it cannot have a caption", p.user.Name(), media.kind)
	}
	return p.post(c, media, caption, options)
}

func (p *Person) post(c *Chat, media Media, text string, options []PostOption) (int, error) {
	var d draft
	for _, option := range options {
		option(&d)
	}
	if err := media.store(p.server.vault); err != nil {
		return 0, fmt.Errorf("%s posts a %s: %w", p.user.Name(), media.kind, err)
	}
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	posted, err := p.compose(c, media, text, d)
	if err != nil {
		return 0, fmt.Errorf("%s posts a %s: %w", p.user.Name(), media.kind, err)
	}
	c.say(posted)
	return posted.ID, nil
}

// compose turns a draft into a message.
func (p *Person) compose(c *Chat, media Media, text string, d draft) (*post, error) {
	m, err := c.presentMember(p.user)
	if err != nil {
		return nil, err
	}
	if c.silences(m) {
		return nil, c.errSilenced(p.user)
	}
	posted := &post{
		Message: Message{Sender: p.user, Kind: media.kind, ThreadID: d.threadID, Silent: d.silent},
		content: media.content,
	}
	if d.threadID != 0 && c.topics[d.threadID] == "" {
		return nil, fmt.Errorf("there is no topic %d", d.threadID)
	}
	if d.replyTo != 0 {
		posted.replied, posted.ReplyTo = c.find(d.replyTo), d.replyTo
		if posted.replied == nil {
			return nil, fmt.Errorf("reply to message %d: %w", d.replyTo, errNoMessage)
		}
	}
	return posted, posted.compose(formatted{text, d.entities})
}

// compose checks a text and writes it into the message.
func (p *post) compose(f formatted) error {
	if f.text == "" && p.Kind != KindText {
		return nil
	}
	form := settle
	if p.Kind != KindText {
		form = settleCaption
	}
	settled, err := form(f)
	if err != nil {
		return err
	}
	p.write(settled)
	return nil
}

// own finds a message of the person, or fails.
func (p *Person) own(c *Chat, messageID int) (*post, error) {
	found := c.find(messageID)
	if found == nil || found.service || found.Sender.ID != p.user.ID {
		return nil, fmt.Errorf("message %d of %s: %w", messageID, p.user.Name(), errNoMessage)
	}
	return found, nil
}

// Edit replaces the text or the caption of a message of the person's own.
func (p *Person) Edit(c *Chat, messageID int, text string, entities ...Entity) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	found, err := p.own(c, messageID)
	if err == nil {
		err = found.compose(formatted{text, entities})
	}
	if err != nil {
		return fmt.Errorf("edit: %w", err)
	}
	c.markEdited(found)
	c.tellBots(onEditedMessage, found)
	return nil
}

// markEdited dates an edit and shows it to members.
func (c *Chat) markEdited(p *post) {
	p.Edited = c.server.now()
	c.emit(Edited, p.Sender, p, true)
}

// Delete removes a message of the person's own for everybody. Bots are not told, as on Telegram.
func (p *Person) Delete(c *Chat, messageID int) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	found, err := p.own(c, messageID)
	if err != nil {
		return fmt.Errorf("delete: %w", err)
	}
	c.remove(found, p.user)
	return nil
}

// React puts emoji under a message in place of what the person put there before; without any it takes those back.
// Bots that are administrators and asked for message_reaction are told.
func (p *Person) React(c *Chat, messageID int, emoji ...string) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	found := c.find(messageID)
	if found == nil || found.service {
		return fmt.Errorf("react to message %d: %w", messageID, errNoMessage)
	}
	if _, err := c.presentMember(p.user); err != nil {
		return fmt.Errorf("react: %w", err)
	}
	before := found.reactionsOf(p.user)
	if slices.Equal(before, emoji) {
		return nil
	}
	found.react(p.user, emoji)
	c.emit(Reacted, p.user, found, true)
	c.tellReaction(found, p.user, before, emoji)
	return nil
}

// Pin pins a message for all members, with or without a notification.
func (p *Person) Pin(c *Chat, messageID int, silent bool) error {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	found := c.find(messageID)
	if found == nil || found.service {
		return fmt.Errorf("pin message %d: %w", messageID, errNoMessage)
	}
	c.pin(found, p.user, nil, silent)
	return nil
}
