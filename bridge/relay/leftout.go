package relay

import (
	"lifeboat/bridge"
	"lifeboat/bridge/command"
	"lifeboat/bridge/strangers"
)

// LeftOut counts what the relay has heard on a platform since the start and has
// passed over, as it should.
type LeftOut struct {
	// Strangers are chats that nobody has configured.
	Strangers bridge.Strangers
	// Commands are those of people who may not give any.
	Commands int64
	// Ignored are the posts of bridges that operators have named, CameBack those
	// that another bridge has brought back.
	Ignored, CameBack int64
}

// reason says why something is left out.
type reason int

const (
	fromStranger reason = iota
	notAllowed
	fromBridge
	cameBack
)

// leftOut is one thing that a step leaves out.
type leftOut struct {
	chat bridge.Chat
	why  reason
}

// leftOuts counts by platform. It belongs to the loop.
type leftOuts struct {
	strangers map[bridge.PlatformName]*strangers.Counter
	counts    map[bridge.PlatformName]LeftOut
}

func newLeftOuts() leftOuts {
	return leftOuts{strangers: map[bridge.PlatformName]*strangers.Counter{}, counts: map[bridge.PlatformName]LeftOut{}}
}

func (l leftOuts) note(one leftOut) {
	platform := one.chat.Platform
	count := l.counts[platform]
	switch one.why {
	case fromStranger:
		if l.strangers[platform] == nil {
			l.strangers[platform] = strangers.New()
		}
		l.strangers[platform].Heard(one.chat.ID, 1)
	case notAllowed:
		count.Commands++
	case fromBridge:
		count.Ignored++
	case cameBack:
		count.CameBack++
	}
	l.counts[platform] = count
}

// leftOutOn adds to what the loop has left out what the platform itself has.
func (r *Relay) leftOutOn(platform bridge.Platform) LeftOut {
	count := r.leftOut.counts[platform.Name()]
	if heard := r.leftOut.strangers[platform.Name()]; heard != nil {
		count.Strangers = heard.Count()
	}
	if ignorer, able := platform.(bridge.Ignorer); able {
		more := ignorer.Strangers()
		count.Strangers.Chats += more.Chats
		count.Strangers.Posts += more.Posts
	}
	return count
}

// publishLeftOut counts what the step has left out, and lets operators know of
// other bridges.
func (w *work) publishLeftOut() {
	for _, one := range w.left {
		w.relay.leftOut.note(one)
		if one.why == cameBack {
			back := w.relay.knowledge.returned[one.chat]
			w.relay.knowledge.returned[one.chat] = returned{last: w.now, count: back.count + 1}
			w.relay.mail.put(func(*letters) {}) // operators are told at the next step
		}
	}
}

// notePresumed counts an operator's command that is written where members talk.
// It is a text like any other there.
func (w *work) notePresumed(m bridge.Message) {
	if command.IsOperators(m.Text.Plain) {
		w.left = append(w.left, leftOut{chat: m.Chat, why: notAllowed})
	}
}
