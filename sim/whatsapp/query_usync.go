package whatsapp

import (
	"strings"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// answerUserSync tells about users what is asked: their devices, their hidden identity, and whether they exist at
// all (whatsmeow user.go). Users that nobody knows get no devices.
func (c *session) answerUserSync(query *waBinary.Node) ([]waBinary.Node, *queryError) {
	asked := query.GetChildByTag("usync", "query")
	list := query.GetChildByTag("usync", "list")
	var users []waBinary.Node
	for _, user := range list.GetChildrenByTag("user") {
		users = append(users, c.server.describeUser(user, asked))
	}
	return []waBinary.Node{{Tag: "usync", Content: []waBinary.Node{{Tag: "list", Content: users}}}}, nil
}

func (s *Server) describeUser(user, asked waBinary.Node) waBinary.Node {
	jid, ok := user.Attrs["jid"].(types.JID)
	if !ok {
		return s.describeContact(user)
	}
	node := waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": jid}}
	a := s.accountOf(jid)
	var facts []waBinary.Node
	for _, question := range asked.GetChildren() {
		switch {
		case question.Tag == "devices":
			facts = append(facts, deviceList(a))
		case question.Tag == "lid" && a != nil:
			facts = append(facts, waBinary.Node{Tag: "lid", Attrs: waBinary.Attrs{"val": a.hiddenJID()}})
		}
	}
	node.Content = facts
	return node
}

func deviceList(a *account) waBinary.Node {
	var devices []waBinary.Node
	if a != nil {
		for _, d := range a.sortedDevices() {
			devices = append(devices, waBinary.Node{Tag: "device", Attrs: waBinary.Attrs{"id": int(d.id), "key-index": int(d.id)}})
		}
	}
	return waBinary.Node{Tag: "devices", Content: []waBinary.Node{{Tag: "device-list", Content: devices}}}
}

// describeContact answers whether a phone number is on WhatsApp. It is asked as "+49170...@c.us".
func (s *Server) describeContact(user waBinary.Node) waBinary.Node {
	query := bytesOf(user.GetChildByTag("contact"))
	number, _, _ := strings.Cut(string(query), "@")
	a := s.accounts[digits(number)]
	contact := waBinary.Node{Tag: "contact", Attrs: waBinary.Attrs{"type": "out"}, Content: query}
	described := waBinary.Node{
		Tag:     "user",
		Attrs:   waBinary.Attrs{"jid": types.NewJID(digits(number), types.DefaultUserServer)},
		Content: []waBinary.Node{contact},
	}
	if a != nil {
		contact.Attrs["type"] = "in"
		described.Attrs = waBinary.Attrs{"jid": a.hiddenJID(), "pn_jid": a.phoneJID()}
	}
	return described
}
