package matrix

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"lifeboat/bridge"
)

// Decode reads one event. State of the room, and events of types that this
// version does not know, are [bridge.Nothing].
func (p *Platform) Decode(envelope bridge.Envelope) (bridge.Message, error) {
	var r received
	if err := json.Unmarshal(envelope.Payload, &r); err != nil {
		return bridge.Message{}, fmt.Errorf("reading what was received from Matrix: %w", withoutValue(err))
	}
	if r.Room != "" && r.Missed != "" {
		return bridge.Message{
			Chat: bridge.Chat{Platform: p.name, ID: r.Room}, ID: envelope.Key, Kind: bridge.Missed,
			SentAt: envelope.ReceivedAt, Text: bridge.Plainly(r.Missed),
		}, nil
	}
	if r.Room == "" || r.Event == nil {
		return bridge.Message{}, errors.New("an envelope of Matrix has no room or no event")
	}
	e, _, err := parseEvent(r.Event)
	if err != nil {
		return bridge.Message{}, err
	}
	return p.decode(r, e)
}

func (p *Platform) decode(r received, e event) (bridge.Message, error) {
	out := bridge.Message{
		Chat: bridge.Chat{Platform: p.name, ID: r.Room}, ID: e.ID, Kind: bridge.Said,
		Sender: bridge.Person{ID: e.Sender, Name: r.Name}, SentAt: time.UnixMilli(e.At), Own: e.Sender == p.self,
	}
	if out.Own {
		out.PartID = e.Unsigned.TransactionID
	}
	if e.StateKey != nil {
		return nothing(out), nil
	}
	switch e.Type {
	case typeMessage:
		return said(out, e)
	case typeReaction:
		return reacted(out, e)
	case typeRedaction:
		return deleted(out, r, e), nil
	case typeSticker:
		return sticker(out, e), nil
	case "m.poll.start", "org.matrix.msc3381.poll.start":
		return withAttachment(out, e, bridge.Poll), nil
	case typeEncrypted:
		return withAttachment(out, e, bridge.Other), nil
	default:
		return nothing(out), nil
	}
}

// nothing keeps who did it and where, for whoever looks.
func nothing(out bridge.Message) bridge.Message {
	out.Kind = bridge.Nothing
	return out
}

// withAttachment is told of by its kind alone. What was deleted meanwhile is
// nothing.
func withAttachment(out bridge.Message, e event, kind bridge.Attachment) bridge.Message {
	if isEmpty(e.Content) {
		return nothing(out)
	}
	out.Attachment = kind
	return out
}

// said reads a new message or an edit.
func said(out bridge.Message, e event) (bridge.Message, error) {
	var content messageContent
	if err := e.read(&content); err != nil {
		return bridge.Message{}, err
	}
	if isEmpty(e.Content) || strings.HasPrefix(content.Kind, "m.key.verification.") {
		return nothing(out), nil
	}
	if out.Own && content.Part != "" {
		out.PartID = content.Part
	}
	words := content.wording
	if content.RelatesTo.Kind == "m.replace" {
		out.Kind, out.Target = bridge.Edited, content.RelatesTo.Event
		words = content.edited()
	} else {
		out.Target = content.RelatesTo.answered()
		if isFile(words.Kind) {
			out.Media = words.medium(words.attachment())
		}
	}
	out.Attachment = words.attachment()
	out.Text = words.text(content.RelatesTo.answered() != "")
	return out, nil
}

// sticker reads a picture that stands for itself; its body describes it to who
// cannot see it.
func sticker(out bridge.Message, e event) bridge.Message {
	out = withAttachment(out, e, bridge.Sticker)
	var words wording
	if out.Kind == bridge.Said && e.read(&words) == nil {
		out.Media = words.medium(bridge.Sticker)
	}
	return out
}

// edited is the new wording; the message itself holds it a second time, behind
// a star, for clients that know no edits.
func (c messageContent) edited() wording {
	if c.NewContent != nil {
		return *c.NewContent
	}
	words := c.wording
	words.Body = strings.TrimPrefix(words.Body, "* ")
	return words
}

func reacted(out bridge.Message, e event) (bridge.Message, error) {
	var content reactionContent
	if err := e.read(&content); err != nil {
		return bridge.Message{}, err
	}
	if content.RelatesTo.Event == "" || content.RelatesTo.Key == "" {
		return nothing(out), nil
	}
	out.Kind, out.Target, out.Reaction = bridge.Reacted, content.RelatesTo.Event, content.RelatesTo.Key
	return out, nil
}

// deleted reads a redaction, which also takes off reactions.
func deleted(out bridge.Message, r received, e event) bridge.Message {
	if r.Reacted != "" {
		out.Kind, out.Target = bridge.Reacted, r.Reacted
		return out
	}
	out.Kind, out.Target = bridge.Deleted, e.redacted()
	return out
}
