package whatsapp

import (
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/types"
)

// delivery is a message, receipt or notification for one device. It stays in the device's queue until the device
// acknowledges it, and is sent again after each login until then.
type delivery struct {
	node  waBinary.Node
	key   stanzaKey
	fault *Active   // delays it as long as the fault is active; nil for none
	due   time.Time // when it goes out although the fault is active; zero for never
	sent  bool      // on the connection that the device has now
}

// stanzaKey is how a client's acknowledgement names what it acknowledges.
type stanzaKey struct {
	class, id, from, participant string
}

func keyOf(class string, id, from, participant any) stanzaKey {
	return stanzaKey{class, text(id), text(from), text(participant)}
}

// ackedBy is what an ack stanza acknowledges.
func ackedBy(ack *waBinary.Node) stanzaKey {
	return keyOf(text(ack.Attrs["class"]), ack.Attrs["id"], ack.Attrs["to"], ack.Attrs["participant"])
}

// text gives an attribute as a string, whether it is a string, a number or a JID; a missing one is empty.
func text(attribute any) string {
	if attribute == nil {
		return ""
	}
	return fmt.Sprint(attribute)
}

// deliver puts a stanza into the device's queue, and sends it if the device is there.
func (d *device) deliver(node waBinary.Node) {
	item := &delivery{node: node, key: keyOf(node.Tag, node.Attrs["id"], node.Attrs["from"], node.Attrs["participant"])}
	if node.Tag == "message" {
		item.delay(d.account.server.faults.hittingSend(d.account.number, isGroup(node.Attrs["from"]), DeliveriesDelayed))
	}
	d.queue = append(d.queue, item)
	if next := d.flush(time.Now()); !next.IsZero() {
		d.account.server.poke()
	}
}

func (i *delivery) delay(fault *Active) {
	i.fault = fault
	if fault != nil && fault.Delay > 0 {
		i.due = time.Now().Add(fault.Delay)
	}
}

// flush sends what is due, in order, and returns when it has to be called again, or zero if nothing waits for a time.
func (d *device) flush(now time.Time) time.Time {
	if d.session == nil {
		return time.Time{}
	}
	for _, item := range d.queue {
		if item.sent {
			continue
		}
		if d.account.server.faults.isActive(item.fault) && (item.due.IsZero() || now.Before(item.due)) {
			return item.due
		}
		d.session.send(item.node)
		item.sent = true
	}
	d.sayThatAllWasSent()
	return time.Time{}
}

// sayThatAllWasSent ends what a login began. A fault that keeps messages back keeps this word back, too.
func (d *device) sayThatAllWasSent() {
	if d.handingOver {
		d.handingOver = false
		d.session.send(info(waBinary.Node{Tag: "offline", Attrs: waBinary.Attrs{"count": d.announced}}))
	}
}

// settle removes what the device has acknowledged. Of several with one key, the oldest goes.
func (d *device) settle(key stanzaKey) {
	i := slices.IndexFunc(d.queue, func(item *delivery) bool { return item.sent && item.key == key })
	if i >= 0 {
		d.remember(d.queue[i])
		d.queue = slices.Delete(d.queue, i, i+1)
	}
}

// unsend makes everything in the queue go out again with the next login.
func (d *device) unsend() {
	for _, item := range d.queue {
		item.sent = false
	}
}

// handOver sends a device that has just logged in what it has missed, between a preview that counts it and the word
// that this was all.
func (d *device) handOver() {
	d.unsend()
	if len(d.queue) > 0 {
		d.session.send(info(d.preview()))
	}
	d.handingOver, d.announced = true, len(d.queue)
	d.flush(time.Now())
}

func (d *device) preview() waBinary.Node {
	counts := map[string]int{}
	for _, item := range d.queue {
		counts[item.key.class]++
	}
	return waBinary.Node{Tag: "offline_preview", Attrs: waBinary.Attrs{
		"count": len(d.queue), "appdata": 0,
		"message": counts["message"], "notification": counts["notification"], "receipt": counts["receipt"],
	}}
}

func info(child waBinary.Node) waBinary.Node {
	return waBinary.Node{Tag: "ib", Attrs: waBinary.Attrs{"from": types.ServerJID}, Content: []waBinary.Node{child}}
}

func notification(kind string, from types.JID, child waBinary.Node) waBinary.Node {
	return waBinary.Node{
		Tag:     "notification",
		Attrs:   waBinary.Attrs{"id": rand.Text(), "type": kind, "from": from, "t": time.Now().Unix()},
		Content: []waBinary.Node{child},
	}
}

func isGroup(jid any) bool {
	chat, ok := jid.(types.JID)
	return ok && chat.Server == types.GroupServer
}
