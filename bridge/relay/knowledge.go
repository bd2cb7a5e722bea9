package relay

import (
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/inspect"
	"lifeboat/bridge/outbox"
	"lifeboat/store"
)

// confirmedKept is how many confirmed ids are remembered for each chat.
const confirmedKept = 32

// knowledge is what has been observed since the start. It is not persisted:
// evidence has to be fresh.
type knowledge struct {
	links   map[bridge.PlatformName]health.Link
	uplinks map[bridge.PlatformName]health.Uplink // without the platform itself
	// expected is how long acknowledgements take on an ordinary day.
	expected map[bridge.PlatformName]health.Expectation
	// facts are by the platform of a group's primary chat and by the group's name.
	// Every group has some.
	facts map[bridge.PlatformName]map[string]failover.Facts
	// replayed is the id of the latest replayed post of a chat, and confirmed
	// are the latest ids that members' devices confirmed: a receipt may come
	// before the acknowledgement.
	replayed  map[bridge.Chat]string
	confirmed map[bridge.Chat][]string
	// cutOff is since when a platform cannot be reached that was before.
	cutOff map[bridge.PlatformName]time.Time
	// rights are what the account lacks, by chat, as the latest refusals said.
	rights map[bridge.Chat]missingRight
	// lacking is what the latest look at a chat showed to be missing there.
	lacking map[bridge.Chat]string
	// scouted is what is known of primary chats right before a replay.
	scouted map[bridge.Chat]inspect.Known
	// inReview is how many messages wait for the operators' release, by chat.
	inReview map[bridge.Chat]int
	// returned are the chats in which posts of the relay came back.
	returned map[bridge.Chat]returned
	disk     diskLevel
	// writeFailures are the latest commits, if they failed.
	writeFailures writeFailures
	// unkept says why the latest file could not be kept; empty if it was.
	unkept string
	ledger ledger
}

func newKnowledge(groups directory.Directory) knowledge {
	k := knowledge{
		links:     map[bridge.PlatformName]health.Link{},
		uplinks:   map[bridge.PlatformName]health.Uplink{},
		expected:  map[bridge.PlatformName]health.Expectation{},
		facts:     map[bridge.PlatformName]map[string]failover.Facts{},
		replayed:  map[bridge.Chat]string{},
		confirmed: map[bridge.Chat][]string{},
		cutOff:    map[bridge.PlatformName]time.Time{},
		rights:    map[bridge.Chat]missingRight{},
		lacking:   map[bridge.Chat]string{},
		scouted:   map[bridge.Chat]inspect.Known{},
		inReview:  map[bridge.Chat]int{},
		returned:  map[bridge.Chat]returned{},
	}
	for primary, groups := range groups.Primary {
		k.facts[primary] = map[string]failover.Facts{}
		for _, group := range groups {
			k.facts[primary][group.Name] = failover.Facts{}
		}
	}
	return k
}

// note changes what is known of a group.
func (k knowledge) note(group directory.Group, change func(*failover.Facts)) {
	of := k.facts[group.Primary.Platform]
	facts := of[group.Name]
	change(&facts)
	of[group.Name] = facts
}

// observe takes in what the letters say about links and our own network.
func (r *Relay) observe(taken letters, now time.Time) {
	for _, s := range taken.signals {
		r.observeSignal(s)
	}
	for _, o := range taken.outcomes {
		if s, telling := o.Signal(); telling {
			r.observeSignal(r.byAudience(s))
		}
		r.observeReplay(o)
		r.observePosted(o)
		r.learn(o, now)
		r.observeRefusal(o)
	}
	r.observeCanaries(taken.canaries, now)
	r.observeInspections(taken.inspected)
	r.observeScouts(taken.scouted, now)
	r.doubtRights(taken.outcomes, now)
	if taken.unkept != nil {
		r.knowledge.unkept = *taken.unkept
	}
	if taken.free != nil {
		r.knowledge.disk = r.knowledge.disk.seen(*taken.free)
	}
	if taken.ledgerStale {
		r.knowledge.ledger.read = false
	}
	r.observeSurveys(taken.surveys)
	for _, answer := range taken.controls {
		for primary, uplink := range r.knowledge.uplinks {
			r.knowledge.uplinks[primary] = answer.tell(uplink)
		}
	}
	for primary, uplink := range r.knowledge.uplinks {
		r.knowledge.uplinks[primary] = uplink.Settle(r.options.Health, r.knowledge.links[primary], now)
	}
}

func (r *Relay) observeSignal(s bridge.Signal) {
	before := r.knowledge.links[s.Platform]
	after := before.Observe(s)
	r.knowledge.links[s.Platform] = after
	r.observeReach(s.Platform, before, after, s.At)
	if linkPlane(s.Capability) {
		for primary, uplink := range r.knowledge.uplinks {
			if primary != s.Platform {
				r.knowledge.uplinks[primary] = uplink.ObserveLink(s.Platform, s.OK, s.At)
			}
		}
	}
	if s.Capability == bridge.Delivery && s.OK {
		r.observeReceipt(s)
	}
	if sender, known := r.senders[s.Platform]; known {
		sender.LinkChanged(after.CaughtUp, s.At)
	}
	r.logAccount(s, before.Account)
}

// linkPlane names the capabilities that show whether a link answers at all.
func linkPlane(c bridge.Capability) bool {
	return c == bridge.Resolve || c == bridge.Connect || c == bridge.Ping
}

func (r *Relay) logAccount(s bridge.Signal, before bridge.Account) {
	if s.Account == "" || s.Account == before {
		return
	}
	if s.Account == bridge.AccountFine {
		r.log.Info("the account is fine", "platform", s.Platform)
		return
	}
	r.log.Error("the platform refuses the relay's account", "platform", s.Platform, "account", string(s.Account), "reason", s.Reason)
}

// observeReceipt settles a send whose outcome was unknown, and ends the wait
// of a group on probation.
func (r *Relay) observeReceipt(s bridge.Signal) {
	if sender, known := r.senders[s.Platform]; known && sender.Unsettled(s.Chat, s.MessageID) {
		r.unsaved.receipts = append(r.unsaved.receipts, s)
	}
	latest := append(r.knowledge.confirmed[s.Chat], s.MessageID)
	r.knowledge.confirmed[s.Chat] = latest[max(0, len(latest)-confirmedKept):]
	r.matchReceipt(s.Chat, s.At)
	r.observeDevice(s)
}

func (r *Relay) observeReplay(o outbox.Outcome) {
	if !o.Sent || o.Delivery.Lane != store.Replay || len(o.Visible) == 0 {
		return
	}
	group, known := r.groups.ByChat[o.Delivery.Chat]
	if !known {
		return
	}
	r.knowledge.note(group, func(f *failover.Facts) { f.Acked = o.At })
	r.knowledge.replayed[o.Delivery.Chat] = o.Visible[len(o.Visible)-1]
	r.matchReceipt(o.Delivery.Chat, o.At)
}

func (r *Relay) matchReceipt(chat bridge.Chat, at time.Time) {
	id := r.knowledge.replayed[chat]
	if id == "" || !slices.Contains(r.knowledge.confirmed[chat], id) {
		return
	}
	r.knowledge.note(r.groups.ByChat[chat], func(f *failover.Facts) { f.Confirmed = at })
}

// observeRefusal remembers what the account may not do in a chat until it has
// done it.
func (r *Relay) observeRefusal(o outbox.Outcome) {
	chat := o.Delivery.Chat
	switch {
	case o.Sent && r.knowledge.rights[chat].action == o.Delivery.Action:
		delete(r.knowledge.rights, chat)
	case o.Failure != nil && o.Failure.MissingRight:
		r.knowledge.rights[chat] = missingRight{action: o.Delivery.Action, reason: o.Failure.Reason}
	}
	if o.Failure != nil && o.Failure.Result == bridge.Rejected {
		r.knowledge.ledger.read = false
	}
}

// missingRight is what the account was refused.
type missingRight struct {
	action bridge.Action
	reason string
}
