package relay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/content"
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
			Due: r.content.Due, Album: content.Album, Gather: r.content.Gather, Burst: r.content.Burst, GatherBurst: r.content.GatherBurst,
			Resolve: r.content.Resolve, TellInstead: r.content.TellInstead,
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

// newContent makes what knows what deliveries say.
func (r *Relay) newContent() *content.Source {
	return content.New(content.Options{
		Groups: r.groups, Platforms: r.platforms, Title: r.options.title, PersonName: r.options.PersonName,
		Rang:  func(primary bridge.Chat) bool { return (*r.gates.Load())[primary].rang },
		Media: r.options.Media, LargestFile: r.options.LargestFile,
		Now: r.now, Started: func() time.Time { return r.started }, Log: r.log,
	})
}

// wake lets the lanes of a chat be looked at, if its platform is there.
func (r *Relay) wake(chat bridge.Chat) {
	if sender, known := r.senders[chat.Platform]; known {
		sender.Wake(chat)
	}
}
