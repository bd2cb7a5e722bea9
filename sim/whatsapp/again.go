package whatsapp

import (
	"slices"
	"time"
)

// remembered is how many messages that a device has acknowledged can be routed to it again.
const remembered = 20

// RouteAgain puts up to n messages that the number's companions have acknowledged into their queues once more, each
// under its id, as if the acknowledgements had got lost. It returns how many.
func (s *Server) RouteAgain(number string, n int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	routed := 0
	for _, d := range s.accounts[number].devices {
		if d.id == 0 {
			continue
		}
		for _, node := range d.settled[max(0, len(d.settled)-n):] {
			d.queue = append(d.queue, &delivery{node: node, key: keyOf(node.Tag, node.Attrs["id"], node.Attrs["from"], node.Attrs["participant"])})
			routed++
		}
		d.flush(time.Now())
	}
	return routed
}

// remember keeps a message that the device has acknowledged.
func (d *device) remember(item *delivery) {
	if item.node.Tag != "message" {
		return
	}
	d.settled = append(d.settled, item.node)
	d.settled = slices.Delete(d.settled, 0, max(0, len(d.settled)-remembered))
}
