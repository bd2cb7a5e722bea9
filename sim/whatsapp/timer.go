package whatsapp

import (
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"
)

// timer is after how long the messages of a group disappear, and since when that holds. The server deletes nothing by
// it: phones do, each by itself.
type timer struct {
	lasts time.Duration // in whole seconds; 0 for none
	set   time.Time
}

// Disappearing lets a group's messages disappear after a time, in whole seconds. The real servers take 24 hours, 7 days
// and 90 days only.
func Disappearing(after time.Duration) GroupOption {
	return func(g *group) { g.timer = timer{lasts: after, set: time.Now()} }
}

// SetTimer lets the messages of a group disappear after a time from now on, or stay, with 0. All devices of the
// members are told.
func (s *Server) SetTimer(jid types.JID, after time.Duration) {
	s.changeGroup(jid, func(g *group) waBinary.Node { return g.setTimer(after) })
}

func (g *group) setTimer(after time.Duration) waBinary.Node {
	g.timer = timer{lasts: after, set: time.Now()}
	return g.timer.describe()
}

// describe is the timer as whatsmeow reads it (group.go:773, 954).
func (t timer) describe() waBinary.Node {
	if t.lasts == 0 {
		return waBinary.Node{Tag: "not_ephemeral"}
	}
	return waBinary.Node{Tag: "ephemeral", Attrs: waBinary.Attrs{"expiration": int(t.lasts / time.Second)}}
}

// timerIn reads what a client asks for (send.go:670).
func timerIn(request waBinary.Node) time.Duration {
	return time.Duration(request.AttrGetter().OptionalInt("expiration")) * time.Second
}

// setTimer is what a member does to a group.
func (c *session) setTimer(query *waBinary.Node, request waBinary.Node) ([]waBinary.Node, *queryError) {
	jid, _ := query.Attrs["to"].(types.JID)
	g := c.server.groups[jid.User]
	if g == nil || !g.has(c.device.account) {
		return nil, newQueryError(403)
	}
	g.changeBy(func(g *group) waBinary.Node { return g.setTimer(timerIn(request)) })
	return nil, nil
}

// timerOf is that of a chat, as the phones of its members know it.
func (s *Server) timerOf(chat types.JID) timer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.groups[chat.User]; isGroup(chat) && g != nil {
		return g.timer
	}
	return timer{}
}

// limit gives a message the form in which phones send it under a timer. What shows nothing by itself goes as it is.
func (t timer) limit(message *waE2E.Message) *waE2E.Message {
	if words := message.Conversation; words != nil {
		message = &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{Text: words}}
	}
	context := contextIn(message)
	if context == nil {
		return message
	}
	if *context == nil {
		*context = &waE2E.ContextInfo{}
	}
	(*context).Expiration = proto.Uint32(uint32(t.lasts / time.Second))
	(*context).EphemeralSettingTimestamp = proto.Int64(t.set.Unix())
	return &waE2E.Message{EphemeralMessage: &waE2E.FutureProofMessage{Message: message}}
}

// contextIn is where a message says what it answers and how long it lasts; nil for what says neither.
func contextIn(message *waE2E.Message) **waE2E.ContextInfo {
	switch {
	case message.GetExtendedTextMessage() != nil:
		return &message.ExtendedTextMessage.ContextInfo
	case message.GetImageMessage() != nil:
		return &message.ImageMessage.ContextInfo
	case message.GetVideoMessage() != nil:
		return &message.VideoMessage.ContextInfo
	case message.GetAudioMessage() != nil:
		return &message.AudioMessage.ContextInfo
	case message.GetDocumentMessage() != nil:
		return &message.DocumentMessage.ContextInfo
	case message.GetStickerMessage() != nil:
		return &message.StickerMessage.ContextInfo
	default:
		return nil
	}
}
