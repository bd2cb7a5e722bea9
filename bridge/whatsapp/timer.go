package whatsapp

import (
	"time"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"
)

// A group's timer is part of what WhatsApp tells of the group (group.go:773), and
// of each message that is said under it. The server deletes nothing by it: every
// device does, by what the message says.

// lifetimeOf is how long a message lasts, 0 for ever. An edit says it of the new
// wording.
func lifetimeOf(message *waE2E.Message) time.Duration {
	message = unwrap(message)
	if isEdit(message) {
		message = unwrap(message.GetProtocolMessage().GetEditedMessage())
	}
	return time.Duration(contextOf(message).GetExpiration()) * time.Second
}

// disappear lets a message vanish with the others of its group; without it,
// clients warn of every one. What has no place for it, such as a reaction, goes
// as it is. Since when the timer holds is left out where it is 0.
func disappear(message *waE2E.Message, seconds uint32, since int64) {
	context := contextOf(unwrap(message))
	if context == nil {
		context = &waE2E.ContextInfo{}
		setContext(message, context)
	}
	context.Expiration = proto.Uint32(seconds)
	if since > 0 {
		context.EphemeralSettingTimestamp = proto.Int64(since)
	}
}

// heedNotice remembers when the timer of a group was changed.
func (s *session) heedNotice(event *events.GroupInfo) {
	if event.Ephemeral != nil {
		s.groups.noteTimer(event.JID, event.Timestamp.Unix())
	}
}

// heedMessage learns from a message which timer its group has, so that a change
// of which nobody told is seen at the latest when somebody talks.
func (s *session) heedMessage(event *events.Message) {
	context := contextOf(unwrap(event.RawMessage))
	if context == nil || event.Info.Chat.Server != types.GroupServer {
		return
	}
	if since := context.GetEphemeralSettingTimestamp(); since > 0 {
		s.groups.noteTimer(event.Info.Chat, since)
	}
	if known := s.groups.get(event.Info.Chat); known != nil && known.DisappearingTimer != context.GetExpiration() {
		s.groups.forget(event.Info.Chat)
	}
}

func (g *groups) noteTimer(group types.JID, set int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.timerSet == nil {
		g.timerSet = map[types.JID]int64{}
	}
	g.timerSet[group] = max(g.timerSet[group], set)
}

func (g *groups) timerSetAt(group types.JID) int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.timerSet[group]
}
