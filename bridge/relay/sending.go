package relay

import (
	"lifeboat/bridge"
	"lifeboat/bridge/outbox"
)

// newSender makes what hands a platform its deliveries. What it sees comes back
// as letters to the loop.
func (r *Relay) newSender(platform bridge.Platform) *outbox.Sender {
	return outbox.New(outbox.Options{
		Platform: platform, Store: r.store, Log: r.log, Now: r.now,
		ReplayPerMinute: r.options.ReplayPerMinute, CanaryEvery: r.options.Canaries[platform.Name()],
		Gate: func(chat bridge.Chat) outbox.Gate { return (*r.gates.Load())[chat].Gate },
		Content: outbox.Content{
			Due: r.due, Album: siblings, Gather: r.foldWaiting, Burst: r.burst, GatherBurst: r.foldBurst,
			Resolve: r.resolve, TellInstead: r.tellInstead,
		},
		Reports: outbox.Reports{
			Posting: func(text string) { r.echoes.note(text, r.now()) },
			Late:    func() { r.suspicion.late(platform.Name()) },
			Tried:   func(o outbox.Outcome) { r.mail.put(func(l *letters) { l.outcomes = append(l.outcomes, o) }) },
			Canary:  func(s bridge.Signal) { r.mail.put(func(l *letters) { l.canaries = append(l.canaries, s) }) },
			Signal:  inbox{relay: r, platform: platform.Name()}.Signal,
		},
	})
}

// wake lets the lanes of a chat be looked at, if its platform is there.
func (r *Relay) wake(chat bridge.Chat) {
	if sender, known := r.senders[chat.Platform]; known {
		sender.Wake(chat)
	}
}
