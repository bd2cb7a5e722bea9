package whatsapp

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/bridge"
)

// handle takes every event of whatsmeow. It returns false if a message was not
// kept, which must then not be confirmed. A panic counts as that; whatsmeow
// would take it for success (client.go:806).
func (s *session) handle(event any) (kept bool) {
	if !s.enter() {
		return false
	}
	defer s.handling.Done()
	defer func() {
		if cause := recover(); cause != nil {
			s.platform.log.Error("the handling of an event panicked", "event", fmt.Sprintf("%T", event), "cause", fmt.Sprintf("%T", cause),
				"stack", string(debug.Stack()))
			s.breakOff(fmt.Errorf("the handling of %T panicked", event))
			kept = false
		}
	}()
	s.hear(event, time.Now())
	switch event := event.(type) {
	case *events.Message:
		s.noticePhone(event.Info.MessageSource, event.Info.Timestamp)
		s.heedMessage(event)
		return s.keep(event)
	case *events.Receipt:
		s.noticePhone(event.MessageSource, event.Timestamp)
		s.delivered(event)
	case *events.UndecryptableMessage:
		return s.undecryptable(event)
	case *events.GroupInfo:
		s.groups.forget(event.JID)
		s.heedNotice(event)
	case *events.JoinedGroup:
		s.groups.forget(event.JID)
	default:
		s.tell(event)
	}
	return true
}

// hear notes a sign of life of the server, and what brings in messages. That nothing was heard is also an event.
func (s *session) hear(event any, at time.Time) {
	switch event.(type) {
	case *events.KeepAliveTimeout:
		return
	case *events.Message, *events.UndecryptableMessage:
		s.came.Store(at.UnixNano())
	}
	s.heard.Store(at.UnixNano())
}

// tell passes on what concerns the connection.
func (s *session) tell(event any) {
	switch event.(type) {
	case *events.Connected, *events.OfflineSyncPreview, *events.OfflineSyncCompleted, *events.PushNameSetting, *events.AppStateSyncComplete:
	case *events.QR, *events.RotateADVSecret, *events.PairSuccess, *events.PairError, *events.QRScannedWithoutMultidevice,
		*events.PairPasskeyRequest, *events.PairPasskeyError:
	default:
		if judge(event) == nil {
			return
		}
	}
	select {
	case s.news <- event:
	case <-s.ctx.Done():
	}
}

// keep hands a message in. What is not meant for members is passed over. Where
// there is no inbox, nothing is kept.
func (s *session) keep(event *events.Message) bool {
	if !isConversation(event.Info.Chat) || event.Info.Category == peerCategory || !saysSomething(event.RawMessage) {
		return true
	}
	if s.inbox == nil {
		return false
	}
	if !s.receive(func(ctx context.Context) (bridge.Envelope, error) { return s.envelope(ctx, event) }) {
		return false
	}
	if !event.Info.IsFromMe {
		s.signal(bridge.Signal{Capability: bridge.Receive, OK: true, Chat: s.chat(s.ctx, event.Info.MessageSource)})
	}
	return true
}

// peerCategory marks messages between the devices of one account.
const peerCategory = "peer"

// isConversation says whether people talk there: groups and direct chats, but
// neither status posts nor channels nor bots.
func isConversation(chat types.JID) bool {
	switch chat.Server {
	case types.GroupServer, types.DefaultUserServer, types.HiddenUserServer:
		return true
	default:
		return false
	}
}

// undecryptable reports a message that could not be decrypted, and keeps its
// place. The sender has been asked to send it again; then it comes as an ordinary
// message under the same id. What the sender withholds on purpose from linked
// devices is no fault.
func (s *session) undecryptable(event *events.UndecryptableMessage) (kept bool) {
	if !isConversation(event.Info.Chat) || event.DecryptFailMode == events.DecryptFailHide || event.UnavailableType == events.UnavailableTypeViewOnce {
		return true
	}
	s.signal(bridge.Signal{
		Capability: bridge.Receive, Chat: s.chat(s.ctx, event.Info.MessageSource),
		Reason: "a message could not be decrypted; its sender's phone has been asked to send it again",
	})
	if s.inbox == nil || event.Info.Category == peerCategory || event.Info.Edit != types.EditAttributeEmpty {
		return true
	}
	return s.receive(func(ctx context.Context) (bridge.Envelope, error) { return s.sealedEnvelope(ctx, &event.Info) })
}

// receive packs an envelope and hands it in. If that fails the connection is
// given up, so that nothing later is confirmed before it.
func (s *session) receive(pack func(context.Context) (bridge.Envelope, error)) bool {
	ctx, cancel := context.WithTimeout(s.ctx, s.platform.pace.commit)
	defer cancel()
	envelope, err := pack(ctx)
	if err == nil {
		err = s.inbox.Receive(ctx, []bridge.Envelope{envelope}, "")
	}
	if err != nil {
		s.breakOff(err)
	}
	return err == nil
}

// delivered reports receipts of members' devices for the relay's own messages.
func (s *session) delivered(event *events.Receipt) {
	if event.IsFromMe || !isConversation(event.Chat) {
		return
	}
	switch event.Type {
	case types.ReceiptTypeDelivered, types.ReceiptTypeInactive, types.ReceiptTypeRead, types.ReceiptTypePlayed:
	default:
		return
	}
	chat := s.chat(s.ctx, event.MessageSource)
	for _, id := range event.MessageIDs {
		s.signal(bridge.Signal{Capability: bridge.Delivery, OK: true, Chat: chat, MessageID: id, Person: event.Sender.ToNonAD().String()})
	}
}
