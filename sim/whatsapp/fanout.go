package whatsapp

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// copyFor is a message as one device gets it.
type copyFor struct {
	to   *device
	node waBinary.Node
}

// fanOut makes the copies of a message. In a group every device of every member gets one, except the sender's; in a
// direct chat those get one that the sender has encrypted for.
func (c *session) fanOut(node *waBinary.Node, to types.JID) []copyFor {
	encrypted := c.server.encryptedFor(node)
	var copies []copyFor
	if g := c.server.groups[to.User]; isGroup(to) && g != nil {
		for _, d := range g.devices() {
			if d != c.device {
				copies = append(copies, copyFor{d, c.groupCopy(node, g, encrypted[d])})
			}
		}
		return copies
	}
	for _, a := range []*account{c.server.accountOf(to), c.device.account} {
		for _, d := range devicesOf(a) {
			if enc := encrypted[d]; enc != nil && d != c.device {
				copies = append(copies, copyFor{d, c.directCopy(node, to, d, enc)})
				delete(encrypted, d)
			}
		}
	}
	return copies
}

func devicesOf(a *account) []*device {
	if a == nil {
		return nil
	}
	return a.sortedDevices()
}

// encryptedFor sorts the parts that only one device can read by device.
func (s *Server) encryptedFor(node *waBinary.Node) map[*device][]waBinary.Node {
	parts := map[*device][]waBinary.Node{}
	participants := node.GetChildByTag("participants")
	for _, to := range participants.GetChildrenByTag("to") {
		jid, _ := to.Attrs["jid"].(types.JID)
		if d := s.deviceOf(jid); d != nil {
			parts[d] = to.GetChildrenByTag("enc")
		}
	}
	return parts
}

// passedOn are the parts of a message, besides the encrypted ones, that recipients get.
var passedOn = []string{"device-identity", "meta", "biz", "reporting"}

// contentFor puts together what one device gets: first its own part, then the one for all.
func contentFor(node *waBinary.Node, own []waBinary.Node) []waBinary.Node {
	content := append(slices.Clone(own), node.GetChildrenByTag("enc")...)
	for _, child := range node.GetChildren() {
		if slices.Contains(passedOn, child.Tag) {
			content = append(content, child)
		}
	}
	return content
}

// envelope has the attributes that are the same in all chats.
func (c *session) envelope(node *waBinary.Node) waBinary.Attrs {
	attributes := waBinary.Attrs{"id": node.Attrs["id"], "t": time.Now().Unix(), "notify": c.device.account.name}
	for _, name := range []string{"type", "edit", "category"} {
		if value, ok := node.Attrs[name]; ok {
			attributes[name] = value
		}
	}
	return attributes
}

// groupCopy names the sender's device in both ways, as whatsmeow reads it in message.go:81-94.
func (c *session) groupCopy(node *waBinary.Node, g *group, own []waBinary.Node) waBinary.Node {
	attributes := c.envelope(node)
	attributes["from"] = g.jid
	attributes["participant"] = c.device.jid(g.hidden)
	attributes["addressing_mode"] = string(g.addressingMode())
	if g.hidden {
		attributes["participant_pn"] = c.device.account.phoneJID()
	} else {
		attributes["participant_lid"] = c.device.account.hiddenJID()
	}
	return waBinary.Node{Tag: "message", Attrs: attributes, Content: contentFor(node, own)}
}

// directCopy names the sender's device in both ways, and for the sender's own devices the chat as well (whatsmeow
// message.go:121-168).
func (c *session) directCopy(node *waBinary.Node, to types.JID, d *device, own []waBinary.Node) waBinary.Node {
	hidden := to.Server == types.HiddenUserServer
	attributes := c.envelope(node)
	attributes["from"] = c.device.jid(hidden)
	other, otherName := c.device.account, "sender"
	if d.account == c.device.account {
		attributes["recipient"] = to.ToNonAD()
		other, otherName = c.server.accountOf(to), "peer_recipient"
	}
	if hidden {
		attributes[otherName+"_pn"] = other.phoneJID()
	} else {
		attributes[otherName+"_lid"] = other.hiddenJID()
	}
	return waBinary.Node{Tag: "message", Attrs: attributes, Content: contentFor(node, own)}
}

// isForOneDevice is true for answers to retry receipts, and for messages between devices of one account.
func isForOneDevice(node *waBinary.Node) bool {
	_, forSeveral := node.GetOptionalChildByTag("participants")
	_, forParticipant := node.Attrs["participant"]
	return forParticipant || !forSeveral
}

// forward passes on a message for one device.
func (c *session) forward(node *waBinary.Node, to types.JID) {
	if !isGroup(to) {
		if d := c.server.deviceOf(to); d != nil {
			d.deliver(c.directCopy(node, c.chatOf(node, to), d, nil))
		}
		return
	}
	participant, _ := node.Attrs["participant"].(types.JID)
	g, d := c.server.groups[to.User], c.server.deviceOf(participant)
	if g != nil && d != nil && g.has(d.account) && g.has(c.device.account) {
		d.deliver(c.groupCopy(node, g, nil))
	}
}

// chatOf is the chat that a message for one device belongs to: between own devices it may be somebody else's.
func (c *session) chatOf(node *waBinary.Node, to types.JID) types.JID {
	if recipient, ok := node.Attrs["recipient"].(types.JID); ok && c.server.accountOf(recipient) != nil {
		return recipient
	}
	return to.ToNonAD()
}

// differingHash is the hash of the devices that a group message should have been encrypted for, or empty if the
// sender has the same.
func (c *session) differingHash(node *waBinary.Node, to types.JID) string {
	g := c.server.groups[to.User]
	if !isGroup(to) || g == nil {
		return ""
	}
	hash := g.devicesHash()
	if hash == node.Attrs["phash"] {
		return ""
	}
	return hash
}

// devicesHash is computed as in whatsmeow send.go:688.
func (g *group) devicesHash() string {
	var names []string
	for _, d := range g.devices() {
		names = append(names, d.jid(g.hidden).ADString())
	}
	slices.Sort(names)
	sum := sha256.Sum256([]byte(strings.Join(names, "")))
	return "2:" + base64.RawStdEncoding.EncodeToString(sum[:6])
}
