package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"lifeboat/bridge"
)

// errNoUpdate is what becomes of a payload that is JSON, but nothing that
// Telegram sends.
var errNoUpdate = errors.New("this is no update: it has no update_id")

// Decode reads one update. Updates that concern no message, and messages that
// only record what happened in the chat (somebody joined, a title changed), are
// [bridge.Nothing].
//
// The Bot API does not say in which topic a reaction was given, so a reaction
// in a topic comes under the whole chat's id.
func (p *Platform) Decode(envelope bridge.Envelope) (bridge.Message, error) {
	var u update
	if err := json.Unmarshal(envelope.Payload, &u); err != nil {
		return bridge.Message{}, fmt.Errorf("reading a Telegram update: %w", withoutValue(err))
	}
	if u.ID == 0 {
		return bridge.Message{}, errNoUpdate
	}
	switch {
	case u.Message != nil:
		return p.said(u.Message)
	case u.EditedMessage != nil:
		return p.edited(u.EditedMessage)
	case u.Reaction != nil:
		return p.reacted(u.ID, u.Reaction)
	default:
		return bridge.Message{Kind: bridge.Nothing}, nil
	}
}

// withoutValue keeps the place of a mistake in JSON and drops the words around
// it, which may be a member's.
func withoutValue(err error) error {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		return fmt.Errorf("the field %s is not of the type %s", mismatch.Field, mismatch.Type)
	}
	return err
}

// said reads a new message.
func (p *Platform) said(m *message) (bridge.Message, error) {
	out, err := p.common(m)
	if err != nil {
		return bridge.Message{}, err
	}
	switch {
	case m.MigrateToChatID != 0:
		out.Kind, out.MovedTo = bridge.Moved, strconv.FormatInt(m.MigrateToChatID, 10)
	case m.service:
		out.Kind = bridge.Nothing
	default:
		out.Kind, out.Media, out.Album = bridge.Said, m.medium, m.Album
		if answered := m.answered(); answered != 0 {
			out.Target = p.nameIn(m.address(), answered)
		}
	}
	return out, nil
}

// edited reads a new wording. A location that moves is no new wording.
func (p *Platform) edited(m *message) (bridge.Message, error) {
	out, err := p.common(m)
	if err != nil {
		return bridge.Message{}, err
	}
	out.Kind, out.Target = bridge.Edited, out.ID
	if m.EditDate != 0 {
		out.SentAt = time.Unix(m.EditDate, 0)
	}
	if m.service || out.Attachment == bridge.Location {
		out.Kind = bridge.Nothing
	}
	return out, nil
}

// common reads what new messages and edits share.
func (p *Platform) common(m *message) (bridge.Message, error) {
	if m.ID == 0 || m.Chat.ID == 0 {
		return bridge.Message{}, errors.New("a Telegram message has no id or no chat")
	}
	sender := m.sender()
	text := canonical(m.Text, m.Entities)
	if m.Text == "" {
		text = canonical(m.Caption, m.CaptionEntities)
	}
	return bridge.Message{
		Chat: p.chat(m.address()), ID: p.nameIn(m.address(), m.ID), Sender: sender, SentAt: time.Unix(m.Date, 0),
		Text: text, Attachment: m.attachment, Own: p.isSelf(sender),
	}, nil
}

// reacted reads a member's reactions to a message. Telegram names all that are
// left; the first that is an emoji counts. A custom emoji is a picture without
// a wording and cannot be told.
func (p *Platform) reacted(update int64, r *reaction) (bridge.Message, error) {
	if r.MessageID == 0 || r.Chat.ID == 0 {
		return bridge.Message{}, errors.New("a Telegram reaction has no message or no chat")
	}
	sender := personOf(r.User, r.ActorChat)
	out := bridge.Message{
		Kind: bridge.Reacted, Chat: p.chat(address{chat: r.Chat.ID}), ID: fmt.Sprintf("reaction-%d", update),
		Sender: sender, SentAt: time.Unix(r.Date, 0), Target: p.nameIn(address{chat: r.Chat.ID}, r.MessageID),
		Reaction: r.emoji(), Own: p.isSelf(sender),
	}
	if out.Reaction == "" && len(r.New) > 0 {
		out.Kind = bridge.Nothing
	}
	return out, nil
}

func (p *Platform) chat(a address) bridge.Chat {
	return bridge.Chat{Platform: p.name, ID: p.moves.configured(a.String())}
}

// nameIn names a message in the chat or topic that it was given in.
func (p *Platform) nameIn(a address, number int) string {
	return nameOf(number, p.chat(a).ID, a.chat).String()
}

func (p *Platform) isSelf(sender bridge.Person) bool {
	return sender.ID == strconv.FormatInt(p.self, 10)
}
