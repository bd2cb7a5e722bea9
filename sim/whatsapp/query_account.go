package whatsapp

import (
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// answerPrivacy gives settings that restrict nothing; tokens are taken and not used.
func (c *session) answerPrivacy(query *waBinary.Node) ([]waBinary.Node, *queryError) {
	if query.Attrs["type"] == "set" {
		return nil, nil
	}
	var categories []waBinary.Node
	for _, name := range []string{"readreceipts", "last", "status", "profile", "groupadd", "online", "calladd"} {
		categories = append(categories, waBinary.Node{Tag: "category", Attrs: waBinary.Attrs{"name": name, "value": "all"}})
	}
	return []waBinary.Node{{Tag: "privacy", Content: categories}}, nil
}

// answerDevices unlinks the device that asks for it. Other changes of the device list are not offered.
func (c *session) answerDevices(query *waBinary.Node) ([]waBinary.Node, *queryError) {
	removal, ok := query.GetOptionalChildByTag("remove-companion-device")
	if !ok {
		return nil, newQueryError(501)
	}
	jid, _ := removal.Attrs["jid"].(types.JID)
	if c.server.deviceOf(jid) != c.device || c.device.id == 0 {
		return nil, newQueryError(403)
	}
	delete(c.device.account.devices, c.device.id)
	c.server.announceDevices(c.device.account)
	return nil, nil
}
