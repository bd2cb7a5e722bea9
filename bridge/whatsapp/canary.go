package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/appstate"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
)

// The group that canaries are sent to. Its name is how it is found again after
// the account was linked anew; what is sent there disappears after a day.
const (
	canaryGroup   = "Lifeboat's canary"
	canaryText    = "."
	canaryVanish  = 24 * 60 * 60       // seconds
	canaryPatient = 30 * time.Minute   // between two tries to make the group
	canaryNote    = "canary group of " // followed by the account's number
)

// SendCanary sends a full stop into a group that nobody but the account is in.
// That WhatsApp lets a group be made without anybody else is so since 2023; where
// it does not, there are no canaries, which the log says.
func (p *Platform) SendCanary(ctx context.Context) error {
	s := p.current.Load()
	if s == nil || !s.up() {
		return p.absence()
	}
	group, failure := s.canaryGroup(ctx)
	if failure != nil {
		return failure
	}
	payload, err := proto.Marshal(&waE2E.Message{Conversation: proto.String(canaryText)})
	if err != nil {
		return rejected("the canary could not be written")
	}
	part := bridge.Part{ID: s.client.GenerateMessageID(), Payload: payload}
	if _, failure := s.send(ctx, group, part); failure != nil {
		return s.canaryFailure(ctx, failure)
	}
	return nil
}

// canaryFailure lets a group be looked for anew that is not there any more.
func (s *session) canaryFailure(ctx context.Context, failure *bridge.SendError) *bridge.SendError {
	if failure.Result != bridge.Rejected {
		return failure
	}
	if err := s.platform.database.note(ctx, s.canaryNote(), ""); err != nil {
		s.platform.log.Warn("the canary's group could not be forgotten", "error", err)
	}
	return failure
}

func (s *session) canaryNote() string { return canaryNote + s.phone.User }

// canaryGroup returns the group, as it was noted, as it is found among the
// account's groups, or newly made. A failure to find or make it shows nothing of
// sending, so it is a rejection.
func (s *session) canaryGroup(ctx context.Context) (types.JID, *bridge.SendError) {
	noted, err := s.platform.database.noted(ctx, s.canaryNote())
	if jid, bad := types.ParseJID(noted); err == nil && noted != "" && bad == nil {
		return jid, nil
	}
	if err != nil {
		return types.EmptyJID, rejected(err.Error())
	}
	if last := s.platform.canaryTried.Load(); last != 0 && time.Since(time.Unix(0, last)) < canaryPatient {
		return types.EmptyJID, rejected("there is no group for canaries yet")
	}
	s.platform.canaryTried.Store(time.Now().UnixNano())
	jid, err := s.findCanaryGroup(ctx)
	if err == nil {
		err = s.platform.database.note(ctx, s.canaryNote(), jid.String())
	}
	if err != nil && (ctx.Err() != nil || !s.up()) {
		s.platform.canaryTried.Store(0) // nobody has said no: the connection is what failed
		return types.EmptyJID, rejected("the connection did not last long enough to find the group for canaries")
	}
	if err != nil {
		s.platform.log.Warn("the group for canaries could not be made; until it is, sending is judged by members' messages alone", "error", err)
		return types.EmptyJID, rejected("the group for canaries could not be made")
	}
	return jid, nil
}

func (s *session) findCanaryGroup(ctx context.Context) (types.JID, error) {
	joined, err := s.client.GetJoinedGroups(ctx)
	if err != nil {
		return types.EmptyJID, fmt.Errorf("list the groups: %w", err)
	}
	if i := slices.IndexFunc(joined, s.isCanaryGroup); i >= 0 {
		return joined[i].JID, nil
	}
	made, err := s.client.CreateGroup(ctx, whatsmeow.ReqCreateGroup{
		Name: canaryGroup, GroupEphemeral: types.GroupEphemeral{IsEphemeral: true, DisappearingTimer: canaryVanish},
	})
	if err != nil {
		return types.EmptyJID, fmt.Errorf("make the group: %w", err)
	}
	s.platform.log.Info("a group for canaries was made, which nobody else is in", "chat", made.JID.String())
	s.platform.work.Go(func() { s.mute(made.JID) })
	return made.JID, nil
}

func (s *session) isCanaryGroup(group *types.GroupInfo) bool {
	return group.Name == canaryGroup && !slices.ContainsFunc(group.Participants, func(p types.GroupParticipant) bool {
		return !s.isOwn(p.JID, p.LID, p.PhoneNumber)
	})
}

// mute keeps the account's phone from ringing for canaries. It needs keys that
// the phone may not have shared yet; without them the group stays as it is.
func (s *session) mute(group types.JID) {
	ctx, cancel := context.WithTimeout(s.ctx, s.platform.pace.send)
	defer cancel()
	if err := s.client.SendAppState(ctx, appstate.BuildMute(group, true, 0)); err != nil && !errors.Is(err, context.Canceled) {
		s.platform.log.Info("the group for canaries could not be muted; do that on the account's phone", "error", err)
	}
}
