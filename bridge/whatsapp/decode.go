package whatsapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// Decode turns an envelope into a message. It reads nothing but the envelope.
func (p *Platform) Decode(envelope bridge.Envelope) (bridge.Message, error) {
	var packed payload
	if err := json.Unmarshal(envelope.Payload, &packed); err != nil {
		return bridge.Message{}, fmt.Errorf("decode WhatsApp envelope %s: %w", envelope.Key, err)
	}
	if packed.Chat == "" || packed.ID == "" || packed.Sender == "" {
		return bridge.Message{}, fmt.Errorf("decode WhatsApp envelope %s: it names no chat, sender or message", envelope.Key)
	}
	var message waE2E.Message
	if err := proto.Unmarshal(packed.Message, &message); err != nil {
		return bridge.Message{}, fmt.Errorf("decode WhatsApp envelope %s: %w", envelope.Key, err)
	}
	decoded, err := understand(unwrap(&message))
	if err != nil {
		return bridge.Message{}, fmt.Errorf("decode WhatsApp envelope %s: %w", envelope.Key, err)
	}
	if packed.Sealed {
		decoded = bridge.Message{Kind: bridge.Said, Attachment: bridge.Sealed}
	}
	if isSecondCopy(&message) {
		decoded = bridge.Message{Kind: bridge.Nothing}
	}
	if decoded.Media != nil {
		decoded.Album = albumOf(&message)
	}
	decoded.Chat = bridge.Chat{Platform: envelope.Platform, ID: packed.Chat}
	decoded.ID, decoded.Own = packed.ID, packed.Own
	decoded.Sender = bridge.Person{ID: packed.Sender, AlsoID: packed.SenderAlso, Name: packed.Name}
	decoded.SentAt = time.Unix(packed.At, 0).UTC()
	decoded.Lifetime = lifetimeOf(&message)
	return decoded, nil
}

// errSealed is what an encrypted edit is if its key was not at hand.
var errSealed = errors.New("it is encrypted with a key that this device does not have")

// understand finds out what a message does. The rest of the envelope says who
// did it, where and when.
func understand(message *waE2E.Message) (bridge.Message, error) {
	switch {
	case message.GetProtocolMessage() != nil:
		return understandProtocol(message.GetProtocolMessage()), nil
	case message.GetReactionMessage() != nil:
		reaction := message.GetReactionMessage()
		return targeting(bridge.Message{Kind: bridge.Reacted, Reaction: reaction.GetText()}, reaction.GetKey().GetID()), nil
	case message.GetSecretEncryptedMessage() != nil, message.GetEncReactionMessage() != nil:
		return bridge.Message{}, errSealed
	case !hasContent(message):
		return bridge.Message{Kind: bridge.Nothing}, nil
	default:
		return understandSaying(message), nil
	}
}

func understandProtocol(protocol *waE2E.ProtocolMessage) bridge.Message {
	target := protocol.GetKey().GetID()
	switch protocol.GetType() {
	case waE2E.ProtocolMessage_REVOKE:
		return targeting(bridge.Message{Kind: bridge.Deleted}, target)
	case waE2E.ProtocolMessage_MESSAGE_EDIT:
		edited := understandSaying(unwrap(protocol.GetEditedMessage()))
		edited.Kind, edited.Media = bridge.Edited, nil // only words can be changed
		return targeting(edited, target)
	default:
		return bridge.Message{Kind: bridge.Nothing}
	}
}

// targeting sets the target; what has to have one and has none does nothing.
func targeting(message bridge.Message, target string) bridge.Message {
	if target == "" {
		return bridge.Message{Kind: bridge.Nothing}
	}
	message.Target = target
	return message
}

func understandSaying(message *waE2E.Message) bridge.Message {
	words, attachment := contentOf(message)
	return bridge.Message{
		Kind: bridge.Said, Text: render.CleanText(render.ParseWhatsApp(words)), Attachment: attachment,
		Media: mediumOf(message, attachment), Target: contextOf(message).GetStanzaID(),
	}
}

func isEdit(message *waE2E.Message) bool {
	return message.GetProtocolMessage().GetType() == waE2E.ProtocolMessage_MESSAGE_EDIT && message.GetProtocolMessage() != nil
}
