package whatsapp

import (
	"fmt"
	"slices"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// group is a conversation of several accounts. The first of them has made it and is at first its only admin.
type group struct {
	jid          types.JID
	name         string
	created      time.Time
	members      []*account
	admins       []*account
	hidden       bool // members are addressed by hidden identity instead of number
	announcement bool // only admins may write
	timer        timer
}

// GroupOption changes a group that is made with CreateGroup.
type GroupOption func(*group)

// AddressedByLID makes the members of the group known by hidden identity instead of phone number.
func AddressedByLID() GroupOption { return func(g *group) { g.hidden = true } }

// AnnouncementOnly lets only admins write to the group. What others send is refused with 403; which code
// the real servers use is not known.
func AnnouncementOnly() GroupOption { return func(g *group) { g.announcement = true } }

// CreateGroup makes a group of accounts; numbers that are new are registered. The first number is the admin. All
// devices of the members are told.
func (s *Server) CreateGroup(name string, numbers []string, with ...GroupOption) types.JID {
	s.mu.Lock()
	defer s.mu.Unlock()
	var members []*account
	for _, number := range numbers {
		members = append(members, s.register(number))
	}
	return s.newGroup(name, members, with...).jid
}

// newGroup makes a group and tells all devices of its members.
func (s *Server) newGroup(name string, members []*account, with ...GroupOption) *group {
	g := &group{
		jid:  types.NewJID(fmt.Sprintf("1203630000%08d", len(s.groups)+1), types.GroupServer),
		name: name, created: time.Now(), members: members, admins: slices.Clone(members[:min(1, len(members))]),
	}
	for _, apply := range with {
		apply(g)
	}
	s.groups[g.jid.User] = g
	for _, d := range g.devices() {
		d.deliver(notification("w:gp2", g.jid, waBinary.Node{Tag: "create", Content: []waBinary.Node{g.describe()}}))
	}
	return g
}

func (g *group) devices() []*device {
	var devices []*device
	for _, member := range g.members {
		devices = append(devices, member.sortedDevices()...)
	}
	return devices
}

func (g *group) has(a *account) bool { return slices.Contains(g.members, a) }

func (g *group) admits(a *account) bool {
	return g.has(a) && (!g.announcement || g.isAdmin(a))
}

func (g *group) isAdmin(a *account) bool { return slices.Contains(g.admins, a) }

func (g *group) addressingMode() types.AddressingMode {
	if g.hidden {
		return types.AddressingModeLID
	}
	return types.AddressingModePN
}

// describe is the group as whatsmeow reads it (group.go:733).
func (g *group) describe() waBinary.Node {
	var content []waBinary.Node
	for _, member := range g.members {
		content = append(content, g.describeMember(member))
	}
	if g.announcement {
		content = append(content, waBinary.Node{Tag: "announcement"})
	}
	if g.timer.lasts > 0 {
		content = append(content, g.timer.describe())
	}
	attributes := waBinary.Attrs{
		"id": g.jid.User, "subject": g.name, "s_t": g.created.Unix(), "creation": g.created.Unix(),
		"size": len(g.members), "addressing_mode": string(g.addressingMode()),
	}
	if len(g.members) > 0 {
		attributes["creator"] = g.members[0].jid(g.hidden)
	}
	return waBinary.Node{Tag: "group", Attrs: attributes, Content: content}
}

func (g *group) describeMember(a *account) waBinary.Node {
	attributes := waBinary.Attrs{"jid": a.jid(g.hidden)}
	if g.hidden {
		attributes["phone_number"] = a.phoneJID()
	} else {
		attributes["lid"] = a.hiddenJID()
	}
	if g.isAdmin(a) {
		attributes["type"] = "superadmin"
	}
	return waBinary.Node{Tag: "participant", Attrs: attributes}
}
