package whatsapp

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"go.mau.fi/whatsmeow/types"
)

// groups remembers, for one session, what is needed of a group before a message
// can be sent to it. whatsmeow asks for the same at the first send and remembers
// the members of it (group.go:691), so asking here costs nothing more.
type groups struct {
	mu    sync.Mutex
	known map[types.JID]*types.GroupInfo
	// timerSet is when the timer of a group was set, in Unix seconds, as far as
	// anybody has told: WhatsApp does not tell it with the group.
	timerSet map[types.JID]int64
}

func (g *groups) get(group types.JID) *types.GroupInfo {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.known[group]
}

func (g *groups) put(group types.JID, info *types.GroupInfo) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known == nil {
		g.known = map[types.JID]*types.GroupInfo{}
	}
	g.known[group] = info
}

// forget is for a group that has changed.
func (g *groups) forget(group types.JID) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.known, group)
}

// group returns what is known of a group, and asks WhatsApp the first time.
func (s *session) group(ctx context.Context, jid types.JID) (*types.GroupInfo, error) {
	if info := s.groups.get(jid); info != nil {
		return info, nil
	}
	info, err := s.client.GetGroupInfo(ctx, jid)
	if err != nil {
		return nil, fmt.Errorf("ask about the group: %w", err)
	}
	s.groups.put(jid, info)
	return info, nil
}

// mayWrite says whether the relay may post: in an announcement group only admins
// may.
func (s *session) mayWrite(info *types.GroupInfo) bool {
	return !info.IsAnnounce || slices.ContainsFunc(info.Participants, func(p types.GroupParticipant) bool {
		return p.IsAdmin && s.isOwn(p.JID, p.LID, p.PhoneNumber)
	})
}

func (s *session) isOwn(addresses ...types.JID) bool {
	return slices.ContainsFunc(addresses, func(jid types.JID) bool {
		return !jid.IsEmpty() && (jid.ToNonAD() == s.phone || jid.ToNonAD() == s.lid)
	})
}
