package whatsapp

import (
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// announceDevices tells all devices that share a group with the account that its list of devices has changed.
// Clients keep such lists by number and by hidden identity, so they are told twice (whatsmeow notification.go:116).
func (s *Server) announceDevices(a *account) {
	told := map[*device]bool{}
	for _, g := range s.sortedGroups() {
		if !g.has(a) {
			continue
		}
		for _, d := range g.devices() {
			if !told[d] {
				told[d] = true
				d.deliver(devicesChanged(a.phoneJID()))
				d.deliver(devicesChanged(a.hiddenJID()))
			}
		}
	}
}

func devicesChanged(user types.JID) waBinary.Node {
	return notification("devices", user, waBinary.Node{
		Tag:     "update",
		Attrs:   waBinary.Attrs{"device_hash": "changed"},
		Content: []waBinary.Node{{Tag: "device", Attrs: waBinary.Attrs{"jid": user}}},
	})
}
