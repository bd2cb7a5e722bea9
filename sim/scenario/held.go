package scenario

import (
	"slices"
	"time"
)

// countHeld follows what waited in an outage for the primary to come back.
func (b *Balance) countHeld(said []Said, relayed []Relayed, outages []outage, rules Rules) {
	for _, original := range said {
		if original.On == rules.Primary || original.Failed {
			continue
		}
		shown, wasShown := firstOn(rules.Primary, original, relayed)
		switch {
		case !wasShown && slices.ContainsFunc(outages, func(o outage) bool { return o.keeps(original.At) }):
			b.Held++
		case wasShown && wasReplayed(shown, outages):
			b.Held++
			b.Replayed++
			b.LastReplayed = later(b.LastReplayed, shown.At)
		}
	}
}

// firstOn is how a member first saw it there.
func firstOn(chat PlatformName, original Said, relayed []Relayed) (Relayed, bool) {
	i := slices.IndexFunc(relayed, func(r Relayed) bool { return r.On == chat && r.Said.key() == original.key() })
	if i < 0 {
		return Relayed{}, false
	}
	return relayed[i], true
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
