package relay

import (
	"slices"

	"lifeboat/bridge"
	"lifeboat/bridge/outbox"
)

// observePosted notes that a primary took a post, so that it is known what its
// members' devices should confirm.
func (r *Relay) observePosted(o outbox.Outcome) {
	chat := o.Delivery.Chat
	if !o.Sent || o.Delivery.Action != bridge.ActionPost || r.groups.ByChat[chat].Primary != chat {
		return
	}
	link := r.knowledge.links[chat.Platform]
	for _, id := range o.Visible {
		link.Deliveries = link.Deliveries.Acknowledged(chat.String(), id, o.At)
	}
	r.knowledge.links[chat.Platform] = link
}

// observeDevice notes that somebody's device has a post.
func (r *Relay) observeDevice(s bridge.Signal) {
	if s.Person == "" || r.groups.ByChat[s.Chat].Primary != s.Chat {
		return
	}
	r.knowledge.links[s.Platform] = r.knowledge.links[s.Platform].Confirmed(r.options.Health, s.Chat.String(), s.MessageID, s.Person, s.At)
}

// byAudience tells messages to one person from those to a group: the two fail by themselves.
func (r *Relay) byAudience(s bridge.Signal) bridge.Signal {
	private := slices.Contains(r.options.Operators, s.Chat) && !r.platforms[s.Platform].Traits().Connectionless
	if private && s.Capability == bridge.GroupSend {
		s.Capability = bridge.DirectSend
	}
	return s
}
