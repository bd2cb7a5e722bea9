package scenario

import (
	"slices"
	"time"
)

// outage is one as members of a fallback chat could know it: from the relay's word that the conversation goes on
// there to its word that the primary works again. A zero over means that they have not been told so.
type outage struct{ told, over time.Time }

// outagesIn goes by the relay's own words in the fallback chats, whoever saw them first: all chats of a group are
// opened and closed together, although some may be told late.
func outagesIn(own []Seen, rules Rules) []outage {
	var outages []outage
	for _, entry := range own {
		if entry.On == rules.Primary {
			continue
		}
		switch on := len(outages) > 0 && outages[len(outages)-1].over.IsZero(); {
		case !on && rules.Opens(entry.Text):
			outages = append(outages, outage{told: entry.At})
		case on && rules.Closes(entry.Text):
			outages[len(outages)-1].over = entry.At
		}
	}
	return outages
}

// keepsOpen says whether the relay has promised to pass on what is said on the primary at that time.
func (o outage) keepsOpen(at time.Time, linger time.Duration) bool {
	return !at.Before(o.told) && (o.over.IsZero() || at.Before(o.over.Add(linger)))
}

// interrupted says whether something was said before the outage was noticed, and shown only after that.
func (o outage) interrupted(said, shown time.Time) bool {
	return said.Before(o.told) && shown.After(o.told)
}

// keeps says whether something that has not been shown yet may be waiting for the end of the outage.
func (o outage) keeps(said time.Time) bool {
	return o.over.IsZero() || said.Before(o.over)
}

// holds says whether what was said then had to wait for the end of the outage.
func (o outage) holds(said time.Time) bool { return !said.Before(o.told) && o.keeps(said) }

// wasReplayed says whether a post was held before it was shown. Its form tells, except that a post which was tried
// before the outage was noticed keeps its first wording, and that a file without words has no form.
func wasReplayed(entry Relayed, outages []outage) bool {
	if entry.Text == "" && slices.ContainsFunc(outages, func(o outage) bool { return o.holds(entry.Said.At) }) {
		return true
	}
	return entry.Form == Replayed || entry.Form == Live && slices.ContainsFunc(outages, func(o outage) bool {
		return o.interrupted(entry.Said.At, entry.At)
	})
}
