package scenario

import (
	"slices"
	"strings"
)

// countEdited counts what was edited and is due in other chats, and lists where members have never seen the last
// wording of it, neither in a post nor in the place of one.
func (b *Balance) countEdited(said []Said, seen []Seen, relayed []Relayed, rules Rules) {
	for _, original := range said {
		if len(original.later) == 0 || !original.deleted.IsZero() || original.Failed {
			continue
		}
		b.Edited++
		for chat, members := range rules.Members {
			if chat == original.On {
				continue
			}
			if by := whoMissedTheEdit(original, chat, members, seen, relayed); len(by) > 0 {
				b.Unedited = append(b.Unedited, Missing{original, chat, by})
			}
		}
	}
}

// whoMissedTheEdit asks only members who have seen the message at all: for others it counts as lost where it was due.
func whoMissedTheEdit(original Said, chat PlatformName, members []string, seen []Seen, relayed []Relayed) []string {
	last := original.later[len(original.later)-1].Text
	return slices.DeleteFunc(slices.Clone(members), func(member string) bool {
		isLast := func(s Seen) bool {
			return s.By == member && s.On == chat && (s.FromRelay() || s.EditedByRelay()) && strings.Contains(s.Text, last)
		}
		wasShown := func(r Relayed) bool { return r.By == member && r.On == chat && r.Said.key() == original.key() }
		return slices.ContainsFunc(seen, isLast) || !slices.ContainsFunc(relayed, wasShown)
	})
}
