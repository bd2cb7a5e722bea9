package whatsapp

import (
	"slices"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// handleReceipt takes the sender's copy out of the queue, if the receipt confirms it, and tells whoever sent the
// message.
func (c *session) handleReceipt(node *waBinary.Node) {
	if confirmsDelivery(node) {
		c.device.settle(keyOf("message", node.Attrs["id"], node.Attrs["to"], node.Attrs["participant"]))
	}
	c.send(waBinary.Node{Tag: "ack", Attrs: waBinary.Attrs{
		"class": "receipt", "id": node.Attrs["id"], "from": node.Attrs["to"], "type": node.Attrs["type"],
		"participant": node.Attrs["participant"],
	}})
	for _, d := range c.addressees(node) {
		fault := c.server.faults.hittingSend(d.account.number, isGroup(node.Attrs["to"]), ReceiptsHeld)
		c.server.deliverOrHold(d, c.receiptCopy(node), fault)
	}
}

// confirmsDelivery tells receipts that say a message has arrived from those that say more or less than that. After a
// retry receipt the client sends an ack of its own (whatsmeow message.go:424-432).
func confirmsDelivery(node *waBinary.Node) bool {
	return slices.Contains([]string{"", "inactive", "sender", "peer_msg"}, text(node.Attrs["type"]))
}

// addressees are the devices that get a receipt: all of the account where it tells what a person did, and otherwise
// the one that sent the message.
func (c *session) addressees(node *waBinary.Node) []*device {
	sender, ok := node.Attrs["participant"].(types.JID)
	if !ok {
		sender, _ = node.Attrs["to"].(types.JID)
	}
	if slices.Contains([]string{"read", "played"}, text(node.Attrs["type"])) {
		return devicesOf(c.server.accountOf(sender))
	}
	if d := c.server.deviceOf(sender); d != nil && d != c.device {
		return []*device{d}
	}
	return nil
}

// receiptCopy is the receipt as the sender of the message gets it, with all that a retry receipt carries.
func (c *session) receiptCopy(node *waBinary.Node) waBinary.Node {
	attributes := waBinary.Attrs{"id": node.Attrs["id"], "t": time.Now().Unix()}
	for _, name := range []string{"type", "recipient", "category"} {
		if value, ok := node.Attrs[name]; ok {
			attributes[name] = value
		}
	}
	to, _ := node.Attrs["to"].(types.JID)
	if isGroup(to) {
		sender, _ := node.Attrs["participant"].(types.JID)
		attributes["from"] = to
		attributes["participant"] = c.device.jid(sender.Server == types.HiddenUserServer)
	} else {
		attributes["from"] = c.device.jid(to.Server == types.HiddenUserServer)
	}
	return waBinary.Node{Tag: "receipt", Attrs: attributes, Content: node.Content}
}
