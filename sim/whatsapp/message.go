package whatsapp

import (
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// handleMessage routes a message to the devices that it is encrypted for and acknowledges it, as far as faults
// allow.
func (c *session) handleMessage(node *waBinary.Node) {
	to, _ := node.Attrs["to"].(types.JID)
	id := text(node.Attrs["id"])
	if isForOneDevice(node) {
		c.forward(node, to)
		c.acknowledge(node, 0, "")
		return
	}
	sent := c.server.record(c.device, to, id)
	if c.sendFault(to, SendsSwallowed) != nil {
		sent.Outcome = Swallowed
		return
	}
	if code := c.refusal(to); code != 0 {
		sent.Outcome = Refused
		c.acknowledge(node, code, "")
		return
	}
	sent.Outcome = c.route(node, to, sent.Repeat)
	if c.sendFault(to, SendsUnacked) == nil {
		sent.Acked = true
		c.acknowledge(node, 0, c.differingHash(node, to))
	}
}

func (c *session) sendFault(to types.JID, kinds ...Kind) *Active {
	return c.server.faults.hittingSend(c.device.account.number, isGroup(to), kinds...)
}

// refusal is the error of a message that may not be sent, or 0. Codes seen from the real servers are 403, 420, 463
// and 479; when they send which is not known.
func (c *session) refusal(to types.JID) int {
	const forbidden, serverError = 403, 500
	if fault := c.sendFault(to, SendsRefused); fault != nil {
		return fault.code(serverError)
	}
	if g := c.server.groups[to.User]; isGroup(to) && (g == nil || !g.admits(c.device.account)) {
		return forbidden
	}
	if !isGroup(to) && c.server.accountOf(to) == nil {
		return forbidden
	}
	return 0
}

// route hands the message to its devices, or does with it what a fault or the treatment of repeated ids says.
func (c *session) route(node *waBinary.Node, to types.JID, repeat bool) Outcome {
	if repeat && c.server.options.deduplicate {
		return Repeated
	}
	fault := c.sendFault(to, SendsHeld, SendsDropped)
	if fault != nil && fault.Kind == SendsDropped {
		return Dropped
	}
	for _, copied := range c.fanOut(node, to) {
		c.server.deliverOrHold(copied.to, copied.node, fault)
	}
	if fault != nil {
		return Held
	}
	return Routed
}

// acknowledge answers a message as whatsmeow expects it in send.go:455. A hash of the recipients is given only
// where the sender's differs, which makes the sender ask for the group's members again.
func (c *session) acknowledge(node *waBinary.Node, code int, hash string) {
	ack := waBinary.Node{Tag: "ack", Attrs: waBinary.Attrs{
		"class": "message", "id": node.Attrs["id"], "from": node.Attrs["to"], "t": time.Now().Unix(), "phash": hash,
	}}
	if code != 0 {
		ack.Attrs["error"] = code
	}
	c.send(ack)
}
