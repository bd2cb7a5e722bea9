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

// returnedIn counts the posts in which what was held came back, each file among them.
func returnedIn(relayed []Relayed, outages []outage, rules Rules) int {
	returned := map[string]bool{}
	for _, entry := range relayed {
		if entry.On == rules.Primary && wasReplayed(entry, outages) {
			returned[entry.ID] = true
		}
	}
	return len(returned)
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

// liveTimes counts live messages from the first word that the primary is back on until the last that was held is there,
// or all if nothing was held, and says within which time 19 of 20 of them were shown there.
func liveTimes(relayed []Relayed, outages []outage, rules Rules) (count int, p95 time.Duration) {
	if len(outages) == 0 || outages[0].over.IsZero() {
		return 0, 0
	}
	var until time.Time
	for _, entry := range relayed {
		if entry.On == rules.Primary && wasReplayed(entry, outages) {
			until = later(until, entry.At)
		}
	}
	var took []time.Duration
	for _, entry := range posts(relayed, func(r Relayed) bool { return r.On == rules.Primary && !wasReplayed(r, outages) }) {
		if entry.Said.At.After(outages[0].over) && (until.IsZero() || entry.Said.At.Before(until)) {
			took = append(took, entry.At.Sub(entry.Said.At))
		}
	}
	if len(took) == 0 {
		return 0, 0
	}
	slices.Sort(took)
	return len(took), took[(len(took)*95+99)/100-1]
}
