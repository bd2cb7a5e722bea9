package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
)

// Send makes one try. What its outcome shows of WhatsApp is left to the caller
// to judge; it is not reported as a signal.
func (p *Platform) Send(ctx context.Context, part bridge.Part) (bridge.Receipt, error) {
	to, err := parseChat(part.Chat)
	if err != nil {
		return bridge.Receipt{}, err
	}
	s := p.current.Load()
	if s == nil || !s.up() {
		return bridge.Receipt{}, p.absence()
	}
	receipt, failure := s.send(ctx, to, part)
	if failure != nil {
		return bridge.Receipt{}, failure
	}
	return receipt, nil
}

// absence is the failure of a send without a connection.
func (p *Platform) absence() *bridge.SendError {
	if fault := p.fault.Load(); fault != nil {
		return &bridge.SendError{Result: bridge.Unauthorized, Reason: fault.reason}
	}
	return &bridge.SendError{Result: bridge.Offline, Reason: errNotConnected.Error()}
}

// send waits for its turn and tries. It returns a little before ctx ends, even
// if whatsmeow does not (send.go:413: it waits for its own lock whatever the
// context says). A try that is left behind ends with its context and, at the
// latest, with its session; it never reaches WhatsApp after that.
func (s *session) send(ctx context.Context, to types.JID, part bridge.Part) (bridge.Receipt, *bridge.SendError) {
	trying, cancel, margin := s.tryContext(ctx)
	if failure := s.takeSending(trying); failure != nil {
		cancel()
		return bridge.Receipt{}, failure
	}
	done := make(chan outcome, 1)
	s.platform.work.Go(func() {
		defer cancel()
		defer func() { <-s.sending }()
		receipt, failure := s.try(trying, to, part)
		done <- outcome{receipt, failure}
	})
	return await(trying, done, margin/2)
}

type outcome struct {
	receipt bridge.Receipt
	failure *bridge.SendError
}

// await returns the outcome of a try, which has a moment to come up with one
// after its context has ended.
func await(trying context.Context, done <-chan outcome, moment time.Duration) (bridge.Receipt, *bridge.SendError) {
	select {
	case o := <-done:
		return o.receipt, o.failure
	case <-trying.Done():
	}
	select {
	case o := <-done:
		return o.receipt, o.failure
	case <-time.After(moment):
		return bridge.Receipt{}, &bridge.SendError{Result: bridge.Unknown, Reason: "WhatsApp did not confirm the message in time"}
	}
}

// tryContext bounds a try by the platform's deadline and by ctx, less a margin
// in which the outcome is put into words.
func (s *session) tryContext(ctx context.Context) (context.Context, context.CancelFunc, time.Duration) {
	deadline := time.Now().Add(s.platform.pace.send)
	if earlier, ok := ctx.Deadline(); ok && earlier.Before(deadline) {
		deadline = earlier
	}
	margin := min(time.Until(deadline)/10, 500*time.Millisecond)
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-margin))
	return ctx, cancel, margin
}

func (s *session) takeSending(ctx context.Context) *bridge.SendError {
	select {
	case s.sending <- struct{}{}:
		return nil
	case <-s.ctx.Done():
		return &bridge.SendError{Result: bridge.Offline, Reason: errNotConnected.Error()}
	case <-ctx.Done():
		return &bridge.SendError{Result: bridge.Transient, Reason: "an earlier message still waits for WhatsApp's answer; this one was not sent", Err: ctx.Err()}
	}
}

// try sends the part. Questions that have to be asked first are asked here as
// far as possible: if they are not answered, nothing was sent.
func (s *session) try(ctx context.Context, to types.JID, part bridge.Part) (bridge.Receipt, *bridge.SendError) {
	var message waE2E.Message
	if err := proto.Unmarshal(part.Payload, &message); err != nil {
		return bridge.Receipt{}, &bridge.SendError{Result: bridge.Rejected, Reason: "the part is damaged", Err: err}
	}
	if file := carried(&message); file != nil && file.GetDirectPath() == "" {
		return bridge.Receipt{}, rejected("the file of the part was not uploaded")
	}
	if failure := s.prepare(ctx, to, &message); failure != nil {
		return bridge.Receipt{}, failure
	}
	if failure := s.announceAlbum(ctx, to, &message); failure != nil {
		return bridge.Receipt{}, failure
	}
	response, err := s.client.SendMessage(ctx, to, &message, whatsmeow.SendRequestExtra{ID: part.ID, Timeout: remaining(ctx)})
	if err != nil {
		s.groups.forget(to)
		return bridge.Receipt{}, sendFailure(err)
	}
	return bridge.Receipt{ID: part.ID, At: response.Timestamp}, nil
}

func remaining(ctx context.Context) time.Duration {
	if deadline, ok := ctx.Deadline(); ok {
		return max(time.Until(deadline), time.Millisecond)
	}
	return 0
}

// prepare makes sure that the chat can be written to, and fits the message to it.
func (s *session) prepare(ctx context.Context, to types.JID, message *waE2E.Message) *bridge.SendError {
	if to.Server != types.GroupServer {
		s.addressAs(ctx, message, types.AddressingModePN)
		return s.reach(ctx, to)
	}
	info, err := s.group(ctx, to)
	if err != nil {
		return questionFailure(err)
	}
	if !s.mayWrite(info) {
		return &bridge.SendError{Result: bridge.Rejected, Reason: needAdmin, MissingRight: true}
	}
	s.addressAs(ctx, message, info.AddressingMode)
	if info.IsEphemeral {
		disappear(message, info.DisappearingTimer, s.groups.timerSetAt(to))
	}
	return nil
}

// announceAlbum sends the announcement of an album, if it travels with the
// message, under the id that the pictures point to. It may be repeated with its
// message. Phones show nothing of it until a picture has come.
func (s *session) announceAlbum(ctx context.Context, to types.JID, message *waE2E.Message) *bridge.SendError {
	album := message.GetAlbumMessage()
	if album == nil {
		return nil
	}
	message.AlbumMessage = nil
	_, err := s.client.SendMessage(ctx, to, &waE2E.Message{AlbumMessage: album},
		whatsmeow.SendRequestExtra{ID: albumOf(message), Timeout: remaining(ctx)})
	if err != nil {
		s.groups.forget(to)
		return sendFailure(err)
	}
	return nil
}

// reach makes sure that a phone number is on WhatsApp.
func (s *session) reach(ctx context.Context, to types.JID) *bridge.SendError {
	if to.Server != types.DefaultUserServer || !s.counterpart(ctx, to).IsEmpty() {
		return nil
	}
	found, err := s.client.GetUserInfo(ctx, []types.JID{to})
	if err != nil {
		return questionFailure(fmt.Errorf("ask about the number: %w", err))
	}
	if found[to].LID.IsEmpty() {
		return rejected("the number " + to.User + " is not on WhatsApp")
	}
	return nil
}

// addressAs names people as the chat does, by LID or by phone number; clients do
// not find the quoted message otherwise.
func (s *session) addressAs(ctx context.Context, message *waE2E.Message, mode types.AddressingMode) {
	if quoted := contextOf(unwrap(message)); quoted.GetStanzaID() != "" {
		quoted.Participant = proto.String(s.addressed(ctx, quoted.GetParticipant(), mode))
	}
	if key := message.GetReactionMessage().GetKey(); key.GetParticipant() != "" {
		key.Participant = proto.String(s.addressed(ctx, key.GetParticipant(), mode))
	}
}

// addressed returns a person's address in the mode; an empty one is the relay's.
func (s *session) addressed(ctx context.Context, person string, mode types.AddressingMode) string {
	jid, err := types.ParseJID(person)
	if person == "" {
		jid, err = s.phone, nil
	}
	if err != nil {
		return person
	}
	server := types.DefaultUserServer
	if mode == types.AddressingModeLID {
		server = types.HiddenUserServer
	}
	if jid.Server == server {
		return jid.String()
	}
	if jid == s.phone && !s.lid.IsEmpty() {
		return s.lid.String()
	}
	if other := s.counterpart(ctx, jid); !other.IsEmpty() {
		return other.String()
	}
	return jid.String()
}

// isUnanswered says whether an error only means that no answer came.
func isUnanswered(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) ||
		errors.Is(err, whatsmeow.ErrIQTimedOut) || errors.Is(err, whatsmeow.ErrMessageTimedOut)
}
