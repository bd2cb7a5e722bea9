package whatsapp

import (
	"slices"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// CloseGroup lets only admins write to a group from now on, and OpenGroup everybody again. All devices of the members
// are told, as of every change of a group.
func (s *Server) CloseGroup(jid types.JID) { s.changeGroup(jid, (*group).close) }

// OpenGroup is the other half of CloseGroup.
func (s *Server) OpenGroup(jid types.JID) { s.changeGroup(jid, (*group).open) }

// Promote makes a member an admin of a group.
func (s *Server) Promote(jid types.JID, number string) { s.changeMember(jid, number, (*group).promote) }

// Demote takes that away.
func (s *Server) Demote(jid types.JID, number string) { s.changeMember(jid, number, (*group).demote) }

// RemoveFromGroup takes a member out of a group. That member's devices are told as well.
func (s *Server) RemoveFromGroup(jid types.JID, number string) {
	s.changeMember(jid, number, (*group).remove)
}

// AddToGroup makes an account a member of a group.
func (s *Server) AddToGroup(jid types.JID, number string) { s.changeMember(jid, number, (*group).add) }

// changeGroup changes a group that is there and tells the devices of those who are members before or after.
func (s *Server) changeGroup(jid types.JID, change func(*group) waBinary.Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.groups[jid.User]; g != nil {
		g.changeBy(change)
	}
}

func (g *group) changeBy(change func(*group) waBinary.Node) {
	told := g.devices()
	news := change(g)
	for _, d := range g.devices() {
		if !slices.Contains(told, d) {
			told = append(told, d)
		}
	}
	for _, d := range told {
		d.deliver(notification("w:gp2", g.jid, news))
	}
}

func (s *Server) changeMember(jid types.JID, number string, change func(*group, *account) waBinary.Node) {
	s.changeGroup(jid, func(g *group) waBinary.Node { return change(g, s.register(number)) })
}

func (g *group) close() waBinary.Node {
	g.announcement = true
	return waBinary.Node{Tag: "announcement", Attrs: waBinary.Attrs{"v_id": "1"}}
}

func (g *group) open() waBinary.Node {
	g.announcement = false
	return waBinary.Node{Tag: "not_announcement", Attrs: waBinary.Attrs{"v_id": "1"}}
}

func (g *group) promote(a *account) waBinary.Node {
	if g.has(a) && !g.isAdmin(a) {
		g.admins = append(g.admins, a)
	}
	return g.membership("promote", a)
}

func (g *group) demote(a *account) waBinary.Node {
	g.admins = without(g.admins, a)
	return g.membership("demote", a)
}

func (g *group) remove(a *account) waBinary.Node {
	g.members, g.admins = without(g.members, a), without(g.admins, a)
	return g.membership("remove", a)
}

func (g *group) add(a *account) waBinary.Node {
	if !g.has(a) {
		g.members = append(g.members, a)
	}
	return g.membership("add", a)
}

// membership is what devices are told of a member (whatsmeow group.go:828).
func (g *group) membership(change string, a *account) waBinary.Node {
	return waBinary.Node{Tag: change, Content: []waBinary.Node{g.describeMember(a)}}
}

func without(accounts []*account, a *account) []*account {
	return slices.DeleteFunc(slices.Clone(accounts), func(other *account) bool { return other == a })
}
