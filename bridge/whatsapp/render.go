package whatsapp

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waCommon"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
)

// Render turns a post into messages for WhatsApp. Only what the relay itself
// has posted can be edited or deleted, and nothing can be pinned.
func (p *Platform) Render(post bridge.Post) ([]bridge.Part, error) {
	chat, err := parseChat(post.Chat)
	if err != nil {
		return nil, err
	}
	if post.Action != bridge.ActionPost && post.Target == nil {
		return nil, rejected(fmt.Sprintf("%s needs a message to apply to", post.Action))
	}
	switch post.Action {
	case bridge.ActionPost:
		if len(post.Files) > 0 {
			return share(post)
		}
		return say(post)
	case bridge.ActionEdit:
		return edit(post, chat)
	case bridge.ActionDelete:
		return takeBack(post, chat)
	case bridge.ActionReact:
		return react(post, chat)
	default:
		return nil, rejected(fmt.Sprintf("the relay cannot %s messages on WhatsApp", post.Action))
	}
}

// parseChat reads the id of a chat in which people talk.
func parseChat(chat bridge.Chat) (types.JID, error) {
	jid, err := types.ParseJID(chat.ID)
	if err != nil || !isConversation(jid) || jid.User == "" {
		return types.EmptyJID, rejected(fmt.Sprintf("%q is no WhatsApp group or person; a group looks like 1203630…@g.us", chat.ID))
	}
	return jid, nil
}

// say renders a text; its first piece is the answer, if it answers anything.
func say(post bridge.Post) ([]bridge.Part, error) {
	pieces := pieces(post.Text)
	if len(pieces) == 0 {
		return nil, rejected("there is nothing to see in the post")
	}
	var parts []bridge.Part
	for i, piece := range pieces {
		text := &waE2E.ExtendedTextMessage{Text: proto.String(piece)}
		if i == 0 && post.Target != nil {
			text.ContextInfo = quote(*post.Target)
		}
		part, err := newPart(post.Chat, &waE2E.Message{ExtendedTextMessage: text})
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return parts, nil
}

// quote names the message that is answered. Clients show the quote that is sent
// along, and a blank where there is none. Who is quoted is filled in by Send if
// it is the relay itself.
func quote(target bridge.Reference) *waE2E.ContextInfo {
	context := &waE2E.ContextInfo{
		StanzaID:      proto.String(target.ID),
		QuotedMessage: &waE2E.Message{Conversation: proto.String(target.Quote)},
	}
	if target.Sender != "" {
		context.Participant = proto.String(target.Sender)
	}
	return context
}

// edit renders a new wording. WhatsApp takes it for about 15 minutes after the
// post. An edit cannot grow beyond one message; that of a caption brings the file
// once more, and that of words which went before a voice note is one of a text.
func edit(post bridge.Post, chat types.JID) ([]bridge.Part, error) {
	if post.Target.Sender != "" {
		return nil, rejected("only posts of the relay itself can be edited")
	}
	wording, size, err := rewording(post)
	if err != nil {
		return nil, err
	}
	parts, err := onePart(post.Chat, &waE2E.Message{EditedMessage: &waE2E.FutureProofMessage{Message: &waE2E.Message{
		ProtocolMessage: &waE2E.ProtocolMessage{
			Key: keyOf(*post.Target, chat), Type: waE2E.ProtocolMessage_MESSAGE_EDIT.Enum(),
			EditedMessage: wording, TimestampMS: proto.Int64(time.Now().UnixMilli()),
		},
	}}})
	if err != nil {
		return nil, err
	}
	parts[0].Size = size
	return parts, nil
}

// rewording is what takes the place of the message that is edited, and the
// length of its file.
func rewording(post bridge.Post) (*waE2E.Message, int64, error) {
	if len(post.Files) > 0 && formOf(post.Files[0].Medium).captioned() {
		return recaptioning(post)
	}
	pieces := pieces(post.Text)
	if len(pieces) != 1 {
		return nil, 0, rejected(fmt.Sprintf("an edit has to fit into one message of %d characters", TextLimit))
	}
	return &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: proto.String(pieces[0])}}, 0, nil
}

func takeBack(post bridge.Post, chat types.JID) ([]bridge.Part, error) {
	if post.Target.Sender != "" {
		return nil, rejected("only posts of the relay itself can be deleted")
	}
	return onePart(post.Chat, &waE2E.Message{ProtocolMessage: &waE2E.ProtocolMessage{
		Type: waE2E.ProtocolMessage_REVOKE.Enum(), Key: keyOf(*post.Target, chat),
	}})
}

// react renders a reaction; an empty one takes the relay's reaction off. There
// is one for an account and message.
func react(post bridge.Post, chat types.JID) ([]bridge.Part, error) {
	return onePart(post.Chat, &waE2E.Message{ReactionMessage: &waE2E.ReactionMessage{
		Key: keyOf(*post.Target, chat), Text: proto.String(post.Reaction), SenderTimestampMS: proto.Int64(time.Now().UnixMilli()),
	}})
}

// keyOf points at a message (send.go:511).
func keyOf(target bridge.Reference, chat types.JID) *waCommon.MessageKey {
	key := &waCommon.MessageKey{
		RemoteJID: proto.String(chat.String()), ID: proto.String(target.ID), FromMe: proto.Bool(target.Sender == ""),
	}
	if target.Sender != "" && chat.Server == types.GroupServer {
		key.Participant = proto.String(target.Sender)
	}
	return key
}

func onePart(chat bridge.Chat, message *waE2E.Message) ([]bridge.Part, error) {
	part, err := newPart(chat, message)
	if err != nil {
		return nil, err
	}
	return []bridge.Part{part}, nil
}

func newPart(chat bridge.Chat, message *waE2E.Message) (bridge.Part, error) {
	packed, err := proto.Marshal(message)
	if err != nil {
		return bridge.Part{}, &bridge.SendError{Result: bridge.Rejected, Reason: "the post cannot be packed for WhatsApp", Err: err}
	}
	return bridge.Part{Chat: chat, ID: newMessageID(), Payload: packed}, nil
}

// newMessageID makes an id of the form that WhatsApp Web gives its messages
// (send.go:46). Chance alone makes it unique.
func newMessageID() string {
	var chance [9]byte
	_, _ = rand.Read(chance[:]) // never fails: it ends the process instead
	return whatsmeow.WebMessageIDPrefix + strings.ToUpper(hex.EncodeToString(chance[:]))
}

func rejected(reason string) *bridge.SendError {
	return &bridge.SendError{Result: bridge.Rejected, Reason: reason}
}
