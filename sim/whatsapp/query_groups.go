package whatsapp

import (
	"slices"
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// answerGroups describes one group, lists those that the account is in, and makes new ones (whatsmeow group.go).
func (c *session) answerGroups(query *waBinary.Node) ([]waBinary.Node, *queryError) {
	children := query.GetChildren()
	if len(children) != 1 {
		return nil, newQueryError(400)
	}
	switch children[0].Tag {
	case "query":
		return c.describeGroup(query)
	case "participating":
		return c.listGroups(), nil
	case "create":
		return c.createGroup(children[0])
	case "ephemeral", "not_ephemeral":
		return c.setTimer(query, children[0])
	default:
		return nil, newQueryError(501)
	}
}

func (c *session) describeGroup(query *waBinary.Node) ([]waBinary.Node, *queryError) {
	jid, _ := query.Attrs["to"].(types.JID)
	g := c.server.groups[jid.User]
	switch {
	case g == nil:
		return nil, newQueryError(404)
	case !g.has(c.device.account):
		return nil, newQueryError(403)
	}
	return []waBinary.Node{g.describe()}, nil
}

func (c *session) listGroups() []waBinary.Node {
	var groups []waBinary.Node
	for _, g := range c.server.sortedGroups() {
		if g.has(c.device.account) {
			groups = append(groups, g.describe())
		}
	}
	return []waBinary.Node{{Tag: "groups", Content: groups}}
}

func (s *Server) sortedGroups() []*group {
	groups := make([]*group, 0, len(s.groups))
	for _, g := range s.groups {
		groups = append(groups, g)
	}
	slices.SortFunc(groups, func(x, y *group) int { return strings.Compare(x.jid.User, y.jid.User) })
	return groups
}

// createGroup makes a group of the account that asks and those that it names. Who is not on WhatsApp is left out.
func (c *session) createGroup(request waBinary.Node) ([]waBinary.Node, *queryError) {
	name, _ := request.Attrs["subject"].(string)
	members := []*account{c.device.account}
	for _, participant := range request.GetChildrenByTag("participant") {
		jid, _ := participant.Attrs["jid"].(types.JID)
		if a := c.server.accountOf(jid); a != nil && !slices.Contains(members, a) {
			members = append(members, a)
		}
	}
	var with []GroupOption
	if _, ok := request.GetOptionalChildByTag("announcement"); ok {
		with = append(with, AnnouncementOnly())
	}
	if lasts := timerIn(request.GetChildByTag("ephemeral")); lasts > 0 {
		with = append(with, Disappearing(lasts))
	}
	return []waBinary.Node{c.server.newGroup(name, members, with...).describe()}, nil
}
