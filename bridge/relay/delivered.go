package relay

import (
	"slices"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
	"lifeboat/bridge/outbox"
)

// observePosted notes that a primary took a post, so that it is known what its
// members' devices should confirm.
func (r *Relay) observePosted(o outbox.Outcome) {
	chat := o.Delivery.Chat
	if !o.Sent || o.Delivery.Action != bridge.ActionPost || r.groups.byChat[chat].Primary != chat {
		return
	}
	r.changeDeliveries(chat.Platform, func(d health.Deliveries) health.Deliveries {
		for _, id := range o.Visible {
			d = d.Acknowledged(chat.String(), id, o.At)
		}
		return d
	})
}

// observeDevice notes that somebody's device has a post.
func (r *Relay) observeDevice(s bridge.Signal) {
	if s.Person == "" || r.groups.byChat[s.Chat].Primary != s.Chat {
		return
	}
	r.changeDeliveries(s.Platform, func(d health.Deliveries) health.Deliveries {
		return d.Confirmed(r.options.Health, s.Chat.String(), s.MessageID, s.Person, s.At)
	})
}

func (r *Relay) changeDeliveries(platform bridge.PlatformName, change func(health.Deliveries) health.Deliveries) {
	link := r.knowledge.links[platform]
	link.Deliveries = change(link.Deliveries)
	r.knowledge.links[platform] = link
}

// byAudience tells messages to one person from those to a group: the two fail by themselves.
func (r *Relay) byAudience(s bridge.Signal) bridge.Signal {
	private := slices.Contains(r.options.Operators, s.Chat) && !r.platforms[s.Platform].Traits().Connectionless
	if private && s.Capability == bridge.GroupSend {
		s.Capability = bridge.DirectSend
	}
	return s
}
