package whatsapp

import (
	"context"
	"fmt"
	"sync"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"
	"google.golang.org/protobuf/proto"
)

// Member is a person with a phone: an unmodified whatsmeow client as device 0 of an account. It stays connected as
// well as the server lets it and reports everything that it receives. A phone that the server logs out for good, such
// as with LoginRefused and code 401, does not come back.
type Member struct {
	number string
	server *Server
	client *whatsmeow.Client
	report func(Received) // may be nil

	reports *reports

	stop   context.CancelFunc
	ended  sync.WaitGroup
	losses chan struct{} // has room for one; the connection is gone or useless
	online chan struct{} // has room for one; the client is logged in
}

// JoinMember makes an account with a phone and connects it through the account's own door. It returns when the phone
// has logged in, or with the reason why ctx ended before. The report is called for every message, one at a time and
// in order, from a goroutine of the member; it must not call Close and may be nil.
func JoinMember(ctx context.Context, s *Server, number, name string, report func(Received)) (*Member, error) {
	door, err := s.Door(number)
	if err != nil {
		return nil, fmt.Errorf("join as %s: %w", name, err)
	}
	device, err := s.newPhone(number, name)
	if err != nil {
		return nil, fmt.Errorf("join as %s: %w", name, err)
	}
	trustRoot()
	m := &Member{
		number: digits(number), server: s, client: whatsmeow.NewClient(device, nil), report: report, reports: newReports(),
		losses: make(chan struct{}, 1), online: make(chan struct{}, 1),
	}
	if err := door.Serve(m.client, connectPatience); err != nil {
		return nil, fmt.Errorf("join as %s: %w", name, err)
	}
	m.client.EnableAutoReconnect = false
	m.client.AddEventHandler(m.handle)
	if err := m.start(ctx); err != nil {
		return nil, fmt.Errorf("join as %s: %w", name, err)
	}
	return m, nil
}

// Number is the member's phone number, digits only.
func (m *Member) Number() string { return m.number }

// JID is the member's account, by phone number.
func (m *Member) JID() types.JID { return m.client.Store.GetJID().ToNonAD() }

// Client is the member's whatsmeow client, for what a Member does not offer. It must be neither connected nor
// disconnected.
func (m *Member) Client() *whatsmeow.Client { return m.client }

// Send sends a text to a group or another account and returns its id when the server has acknowledged it. On an
// error the message may have been sent or not; the id is valid all the same.
func (m *Member) Send(ctx context.Context, chat types.JID, text string) (types.MessageID, error) {
	return m.send(ctx, chat, &waE2E.Message{Conversation: proto.String(text)})
}

// Reply is Send with a quote of a message of the same chat.
func (m *Member) Reply(ctx context.Context, quoted Received, text string) (types.MessageID, error) {
	return m.send(ctx, quoted.Chat, &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{
		Text: proto.String(text), ContextInfo: quote(quoted),
	}})
}

// quote is how a message says which one it answers.
func quote(quoted Received) *waE2E.ContextInfo {
	return &waE2E.ContextInfo{
		StanzaID:      proto.String(quoted.ID),
		Participant:   proto.String(quoted.Sender.String()),
		QuotedMessage: &waE2E.Message{Conversation: proto.String(quoted.Text)},
	}
}

func (m *Member) send(ctx context.Context, chat types.JID, message *waE2E.Message) (types.MessageID, error) {
	id := m.client.GenerateMessageID()
	if t := m.server.timerOf(chat); t.lasts > 0 {
		message = t.limit(message)
	}
	if _, err := m.client.SendMessage(ctx, chat, message, whatsmeow.SendRequestExtra{ID: id}); err != nil {
		return id, fmt.Errorf("send message %s: %w", id, err)
	}
	return id, nil
}

// handle gets all events of the client.
func (m *Member) handle(event any) {
	switch event := event.(type) {
	case *events.Message:
		if m.report != nil {
			m.reports.add(event)
		}
	case *events.Connected:
		notify(m.online)
	case *events.KeepAliveTimeout:
		if event.ErrorCount > 1 {
			notify(m.losses)
		}
	case *events.Disconnected, *events.ConnectFailure, *events.StreamError, *events.StreamReplaced,
		*events.LoggedOut, *events.TemporaryBan, *events.ClientOutdated:
		notify(m.losses)
	}
}

func notify(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Close disconnects the phone and waits until it has stopped, which takes whatsmeow up to 5 s while the connection is
// frozen and up to 20 s in a stalled handshake. The account stays.
func (m *Member) Close() {
	m.stop()
	m.ended.Wait()
}
