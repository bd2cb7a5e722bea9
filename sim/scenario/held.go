package scenario

import (
	"slices"
	"time"
)

// countHeld follows what waited in an outage for the primary to come back.
func (b *Balance) countHeld(said []Said, relayed []Relayed, outages []outage, rules Rules) {
	for _, original := range said {
		if original.On == rules.Primary || original.Failed || !original.deleted.IsZero() {
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

// liveP95 counts live messages from the first word that the primary is back on.
func liveP95(relayed []Relayed, outages []outage, rules Rules) time.Duration {
	if len(outages) == 0 || outages[0].over.IsZero() {
		return 0
	}
	var took []time.Duration
	for _, entry := range posts(relayed, func(r Relayed) bool { return r.On == rules.Primary && !wasReplayed(r, outages) }) {
		if entry.Said.At.After(outages[0].over) {
			took = append(took, entry.At.Sub(entry.Said.At))
		}
	}
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return took[(len(took)*95+99)/100-1]
}
