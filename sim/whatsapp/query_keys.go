package whatsapp

import (
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// answerKeys counts the one-time keys that the server still has of the device, takes new ones, and gives away those
// of others (whatsmeow prekeys.go).
func (c *session) answerKeys(query *waBinary.Node) ([]waBinary.Node, *queryError) {
	if query.Attrs["type"] == "set" {
		c.device.keys.upload(query)
		return nil, nil
	}
	wanted, ok := query.GetOptionalChildByTag("key")
	if !ok {
		count := waBinary.Node{Tag: "count", Attrs: waBinary.Attrs{"value": len(c.device.keys.oneTime)}}
		return []waBinary.Node{count}, nil
	}
	var users []waBinary.Node
	for _, user := range wanted.GetChildrenByTag("user") {
		if jid, ok := user.Attrs["jid"].(types.JID); ok {
			users = append(users, c.server.giveKeys(jid))
		}
	}
	return []waBinary.Node{{Tag: "list", Content: users}}, nil
}

func (s *Server) giveKeys(jid types.JID) waBinary.Node {
	user := waBinary.Node{Tag: "user", Attrs: waBinary.Attrs{"jid": jid}}
	d := s.deviceOf(jid)
	if d == nil || d.keys.identity == nil {
		notFound := newQueryError(404)
		user.Content = []waBinary.Node{{Tag: "error", Attrs: waBinary.Attrs{"code": notFound.code, "text": notFound.text}}}
		return user
	}
	user.Content = d.keys.give()
	d.askForKeys()
	return user
}

// fewKeys is how many one-time keys are left when a device is asked for more.
const fewKeys = 4

// askForKeys tells a device that is logged in that it is time to upload keys (whatsmeow notification.go:24-36).
func (d *device) askForKeys() {
	if len(d.keys.oneTime) == fewKeys {
		d.deliver(notification("encrypt", types.ServerJID, waBinary.Node{
			Tag: "count", Attrs: waBinary.Attrs{"value": fewKeys},
		}))
	}
}
