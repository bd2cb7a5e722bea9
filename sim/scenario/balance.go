package scenario

import (
	"slices"
	"time"
)

// Rules says what the relay owes the members.
type Rules struct {
	Primary PlatformName
	// Members lists who is in the chat on each platform.
	Members map[PlatformName][]string
	// Opens and Closes recognize the relay's own words in a fallback chat: that the primary is down and the
	// conversation goes on there, and that the primary works again.
	Opens, Closes func(post string) bool
	// Linger is how long the relay goes on relaying after it said that the primary works again, at least.
	Linger time.Duration
	// Mirror says that all chats are always joined.
	Mirror bool
}

// Balance is what the books add up to.
type Balance struct {
	Sent int // what members said and a platform took
	// Held is what was said in a fallback chat and had to wait for an outage to end before it could be shown on the
	// primary; Replayed is how much of it has been shown there, and LastReplayed when.
	Held, Replayed int
	LastReplayed   time.Time
	Returned       int // posts in which it has been shown, each file among them
	Lost           []Missing
	Duplicated     []Relayed // each is one post too many
	Repeated       []Relayed // each is one post too many, too, and says that it may be
	Reordered      []Relayed // each was shown after something that had been said later
	Unnamed        []Relayed // each fails to say who said it
	WithoutFile    []Relayed // each was shown in a chat in which its file, byte for byte, was not
	DeletedShown   []Relayed // each was posted although it had been taken back
	Stale          []Relayed // each was posted in a wording that had been replaced
	Unquoted       []Relayed // each answers what its chat had been shown, and neither points at it nor names it
	Answers        int       // replies that were posted in another chat
	Edited         int       // messages whose wording was replaced
	Unedited       []Missing // each was shown and edited, and its last wording was never seen
	// Live is how many live messages LiveP95 is about.
	Live int
	// LiveP95 is how long 19 of 20 live messages took to the primary once members had been told that it is back.
	LiveP95        time.Duration
	MarkedPossible int       // posts that the relay itself marked as possibly repeated
	RawRepeats     int       // how often a member was shown a post of the same id again
	Announced      time.Time // when a member first saw that the primary is down
	// Chats has the chat on each platform that members are on.
	Chats map[PlatformName]ChatBalance
}

// ChatBalance is what the books add up to for one chat.
type ChatBalance struct {
	Posts int // of the relay
	// Held is what was said elsewhere and had to wait before it could be shown here; Replayed is how much of it has
	// been shown.
	Held, Replayed int
	Announced      time.Time // when a member here first saw that the primary is down
}

// Missing is something that was said and not seen where it was due.
type Missing struct {
	Said Said
	In   PlatformName
	By   []string // the members who should have seen it
}

// Clean says whether everything arrived, once, in order, in its last wording, and with its author's name, its file and
// what it answers.
func (b Balance) Clean() bool {
	return len(b.Lost) == 0 && len(b.Duplicated) == 0 && len(b.Reordered) == 0 && len(b.Unnamed)+len(b.WithoutFile)+len(b.DeletedShown)+len(b.Stale)+len(b.Unquoted)+len(b.Unedited) == 0
}

// Settle counts. It is a pure function of the entries, which must be in order of time for each member.
//
// Due is, and lost if any member of the other chat has never seen it:
//   - what was said in a fallback chat, on the primary: always;
//   - what was said anywhere, in each of the other fallback chats: if it was taken after the first member in any of
//     them saw that the conversation goes on there, and before Rules.Linger had passed since the first saw that the
//     primary works again. With Rules.Mirror: always.
//
// What was taken back is due nowhere, and must not be posted any more; what was edited is posted in its last wording.
// Commands are due nowhere. What the sender's own platform did not take was not said, so it is not due; if it arrives all the same, it counts
// for duplicates and order like everything else. What a platform showed earlier, or while the relay was at home, may
// be relayed without being due.
//
// Duplicated are posts of different ids with the same original in one chat, and posts in the chat in which it was
// said. A post that is marked as possibly repeated is counted apart, unless it is the only one.
//
// Reordered is judged for each chat and each lane by itself: live, replayed, and marked as late. A post counts if a
// member was shown it after another one that had been said later in the same chat. What was said later is decided by the sender's book
// for one sender, and by what the members of that chat saw for different ones, where they agree.
func Settle(said []Said, seen []Seen, rules Rules) Balance {
	said = withoutCommands(said)
	relayed, own := recognize(said, seen)
	outages := outagesIn(own, rules)
	balance := Balance{
		Sent:        count(said, func(s Said) bool { return !s.Failed }),
		Lost:        lost(said, relayed, outages, rules),
		Duplicated:  duplicated(relayed),
		Repeated:    repeated(relayed),
		Reordered:   reordered(relayed, outages, newChronology(said, seen)),
		Unnamed:     unnamed(relayed),
		WithoutFile: withoutFile(relayed),
		RawRepeats:  rawRepeats(seen),
	}
	if len(outages) > 0 {
		balance.Announced = outages[0].told
	}
	balance.MarkedPossible = len(onePerAlbum(posts(relayed, func(r Relayed) bool { return r.Marked })))
	balance.DeletedShown, balance.Stale = outdated(relayed)
	balance.DeletedShown = append(balance.DeletedShown, betrayed(said, relayed)...)
	balance.Unquoted = unquoted(said, relayed)
	balance.Answers = len(posts(relayed, func(r Relayed) bool { return r.Words && r.Said.Answers != "" }))
	balance.countEdited(said, seen, relayed, rules)
	balance.Live, balance.LiveP95 = liveTimes(relayed, outages, rules)
	balance.Returned = returnedIn(relayed, outages, rules)
	balance.countHeld(said, relayed, outages, rules)
	balance.countChats(relayed, own, seen, outages, rules)
	return balance
}

func count[E any](entries []E, fits func(E) bool) int {
	n := 0
	for _, entry := range entries {
		if fits(entry) {
			n++
		}
	}
	return n
}

func lost(said []Said, relayed []Relayed, outages []outage, rules Rules) []Missing {
	var missing []Missing
	for _, original := range said {
		for chat, members := range rules.Members {
			if chat == original.On || !due(original, chat, outages, rules) {
				continue
			}
			if by := whoMissed(original, chat, members, relayed); len(by) > 0 {
				missing = append(missing, Missing{original, chat, by})
			}
		}
	}
	return missing
}

func due(original Said, chat PlatformName, outages []outage, rules Rules) bool {
	if original.Failed || !original.deleted.IsZero() {
		return false
	}
	if chat == rules.Primary || rules.Mirror {
		return true
	}
	return slices.ContainsFunc(outages, func(o outage) bool { return o.keepsOpen(original.At, rules.Linger) })
}

func whoMissed(original Said, chat PlatformName, members []string, relayed []Relayed) []string {
	return slices.DeleteFunc(slices.Clone(members), func(member string) bool {
		return slices.ContainsFunc(relayed, func(r Relayed) bool {
			return r.By == member && r.On == chat && r.Said.key() == original.key()
		})
	})
}
