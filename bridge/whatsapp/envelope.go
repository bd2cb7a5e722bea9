package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
)

// payload is what an envelope holds: the message as its sender's device put it
// together, and what WhatsApp said about it.
type payload struct {
	Chat       string `json:"chat"`
	Sender     string `json:"sender"`
	SenderAlso string `json:"sender_also,omitempty"`
	Name       string `json:"name,omitempty"`
	ID         string `json:"id"`
	At         int64  `json:"at"` // Unix seconds, by WhatsApp's clock
	Own        bool   `json:"own,omitempty"`
	Message    []byte `json:"message"`
	Sealed     bool   `json:"sealed,omitempty"` // it could not be decrypted, so Message is empty
	// lifetime is in the message itself.
	lifetime time.Duration
}

// envelope packs a message. What only the linked device can decrypt is decrypted
// here, since the keys are not at hand later.
func (s *session) envelope(ctx context.Context, event *events.Message) (bridge.Envelope, error) {
	info := event.Info
	revealed := s.revealed(ctx, event)
	message, err := proto.Marshal(withoutKeys(revealed))
	if err != nil {
		return bridge.Envelope{}, fmt.Errorf("pack message %s: %w", info.ID, err)
	}
	return s.pack(ctx, &info, payload{Message: message, lifetime: lifetimeOf(revealed)}, envelopeKey(&info))
}

// sealedEnvelope keeps the place of a message that could not be decrypted. What
// comes under its id later has a key of its own.
func (s *session) sealedEnvelope(ctx context.Context, info *types.MessageInfo) (bridge.Envelope, error) {
	return s.pack(ctx, info, payload{Sealed: true}, envelopeKey(info)+"|sealed")
}

// pack adds to a content who said it, where and when.
func (s *session) pack(ctx context.Context, info *types.MessageInfo, content payload, key string) (bridge.Envelope, error) {
	content.Chat, content.Name = s.chat(ctx, info.MessageSource).ID, info.PushName
	content.Sender, content.SenderAlso = s.bothNames(ctx, info.Sender, info.SenderAlt)
	content.ID, content.At, content.Own = info.ID, info.Timestamp.Unix(), info.IsFromMe
	packed, err := json.Marshal(content)
	if err != nil {
		return bridge.Envelope{}, fmt.Errorf("pack message %s: %w", info.ID, err)
	}
	envelope := bridge.Envelope{Platform: s.platform.name, Key: key, ReceivedAt: time.Now(), Payload: packed}
	if content.lifetime > 0 {
		envelope.Expires = info.Timestamp.Add(content.lifetime)
	}
	return envelope, nil
}

// envelopeKey is the same for every delivery of one stanza. An edit that comes
// under the id of what it edits has a key of its own.
func envelopeKey(info *types.MessageInfo) string {
	parts := []string{info.Chat.ToNonAD().String(), info.Sender.ToNonAD().String(), info.ID}
	if info.Edit != types.EditAttributeEmpty {
		parts = append(parts, string(info.Edit))
	}
	return strings.Join(parts, "|")
}

// withoutKeys returns the message without the sender's group key, which
// whatsmeow has put away already.
func withoutKeys(message *waE2E.Message) *waE2E.Message {
	if message.GetSenderKeyDistributionMessage() == nil {
		return message
	}
	message = proto.CloneOf(message)
	message.SenderKeyDistributionMessage = nil
	return message
}

// revealed replaces an edit or a reaction that is encrypted once more by what is
// in it. If that cannot be decrypted, the message is kept as it is.
func (s *session) revealed(ctx context.Context, event *events.Message) *waE2E.Message {
	switch {
	case event.Message.GetSecretEncryptedMessage() != nil:
		message, err := s.client.DecryptSecretEncryptedMessage(ctx, event)
		if err != nil {
			s.platform.log.Warn("an encrypted edit cannot be read", "message", event.Info.ID, "error", err)
			return event.RawMessage
		}
		return asEdit(message, event.Message.GetSecretEncryptedMessage())
	case event.Message.GetEncReactionMessage() != nil:
		reaction, err := s.client.DecryptReaction(ctx, event)
		if err != nil {
			s.platform.log.Warn("an encrypted reaction cannot be read", "message", event.Info.ID, "error", err)
			return event.RawMessage
		}
		if reaction.Key == nil {
			reaction.Key = event.Message.GetEncReactionMessage().GetTargetMessageKey()
		}
		return &waE2E.Message{ReactionMessage: reaction}
	default:
		return event.RawMessage
	}
}

// asEdit gives what came out of an encrypted edit the form of an ordinary one.
func asEdit(message *waE2E.Message, secret *waE2E.SecretEncryptedMessage) *waE2E.Message {
	if secret.GetSecretEncType() != waE2E.SecretEncryptedMessage_MESSAGE_EDIT || isEdit(unwrap(message)) {
		return message
	}
	return &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_MESSAGE_EDIT.Enum(), Key: secret.GetTargetMessageKey(), EditedMessage: message,
	}}
}
