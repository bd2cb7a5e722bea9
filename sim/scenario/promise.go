package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Promise is something that the books must show at the end, beyond what every play has to keep. It is one of
// [NoSound], [NoReplay], [FewNotices], [FewReturned], [SwiftLive], [OperatorReads], [MembersRead] and [ReadsWithin].
type Promise interface {
	// broken says in plain words how it was not kept; nothing if it was.
	broken(evidence evidence) []string
}

// NoSound promises that no phone makes a sound for the relay before a time of the script; zero means at all. It does
// not concern WhatsApp, which has no silent messages.
type NoSound struct{ Before time.Duration }

// NoReplay promises that nothing which was held is shown on the primary before a time of the script.
type NoReplay struct{ Before time.Duration }

// FewNotices promises that the relay's own posts in a fallback chat are at most so many.
type FewNotices struct{ Most int }

// FewReturned promises that what was held comes back in at most so many posts, each file among them.
type FewReturned struct{ Most int }

// SwiftLive promises that 19 of 20 live messages are on the primary so soon, from the first word that it is back on and
// while the replay goes on, and that there are at least so many of them.
type SwiftLive struct {
	Within time.Duration
	Least  int
}

// OperatorReads promises that the relay tells the operator something with these words in it.
type OperatorReads struct{ Words string }

// MembersRead promises that the relay tells members something with these words in it, on one platform or, where none is
// named, in a fallback chat.
type MembersRead struct {
	On    PlatformName
	Words string
}

// ReadsWithin promises that, while the primary is down, a member is shown on a platform what others say in a fallback
// chat, each within a time. It is for outages that do not hit that member.
type ReadsWithin struct {
	Who    string
	On     PlatformName
	Within time.Duration
}

// evidence is the books with what is known of how to read them.
type evidence struct {
	began   time.Time
	rules   Rules
	relayed []Relayed
	own     []Seen // the relay's own words
	seen    []Seen
	told    []Told
	outages []outage
}

// Broken lists, in plain words, how the books show that promises were not kept in a play that began at a moment.
func (b *Books) Broken(promises []Promise, began time.Time, rules Rules) []string {
	said, seen := b.Entries()
	e := evidence{began: began, rules: rules, seen: seen, told: b.Told()}
	e.relayed, e.own = recognize(withoutCommands(said), seen)
	e.outages = outagesIn(e.own, rules)
	var broken []string
	for _, promise := range promises {
		broken = append(broken, promise.broken(e)...)
	}
	return broken
}

// clock writes a moment as scripts do, counted from the beginning.
func (e evidence) clock(moment time.Time) string {
	elapsed := moment.Sub(e.began).Truncate(time.Second)
	return fmt.Sprintf("%d:%02d", int(elapsed.Minutes()), int(elapsed.Seconds())%60)
}

func (p NoSound) broken(e evidence) []string {
	var broken []string
	known := map[post]bool{}
	for _, entry := range e.seen {
		key := post{on: entry.On, id: entry.ID, text: string(entry.What)}
		if known[key] || !entry.sounds() || p.Before > 0 && entry.At.Sub(e.began) >= p.Before {
			continue
		}
		known[key] = true
		broken = append(broken, fmt.Sprintf("at %s phones made a sound for a post on %s", e.clock(entry.At), entry.On))
	}
	return broken
}

// sounds says whether it is the relay's and phones made a sound for it although they need not have.
func (s Seen) sounds() bool {
	return s.From == "" && !s.Silent && s.On != WhatsApp && (s.What == Posted || s.What == Pinned)
}

func (p NoReplay) broken(e evidence) []string {
	var broken []string
	for _, entry := range posts(e.relayed, func(r Relayed) bool { return r.On == e.rules.Primary && wasReplayed(r, e.outages) }) {
		if entry.At.Sub(e.began) < p.Before {
			broken = append(broken, fmt.Sprintf("%s's %q was replayed at %s already", entry.Said.By, entry.Said.Text, e.clock(entry.At)))
		}
	}
	return broken
}

func (p FewNotices) broken(e evidence) []string {
	notices := map[PlatformName]map[string]bool{}
	for _, entry := range e.own {
		if entry.On == e.rules.Primary {
			continue
		}
		if notices[entry.On] == nil {
			notices[entry.On] = map[string]bool{}
		}
		notices[entry.On][entry.ID] = true
	}
	var broken []string
	for _, platform := range everyPlatform {
		if n := len(notices[platform]); n > p.Most {
			broken = append(broken, fmt.Sprintf("the relay posted %d notices on %s; at most %d were promised", n, platform, p.Most))
		}
	}
	return broken
}

func (p FewReturned) broken(e evidence) []string {
	returned := returnedIn(e.relayed, e.outages, e.rules)
	if returned <= p.Most {
		return nil
	}
	return []string{fmt.Sprintf("what was held came back in %d posts; at most %d were promised", returned, p.Most)}
}

func (p SwiftLive) broken(e evidence) []string {
	count, took := liveTimes(e.relayed, e.outages, e.rules)
	if count < p.Least {
		return []string{fmt.Sprintf("%d live messages came during the replay; %d were meant to", count, p.Least)}
	}
	if took > p.Within {
		return []string{fmt.Sprintf("live messages took %s; at most %s were promised", took.Round(time.Millisecond), p.Within)}
	}
	return nil
}

func (p OperatorReads) broken(e evidence) []string {
	if slices.ContainsFunc(e.told, func(t Told) bool { return hasWords(t.Text, p.Words) }) {
		return nil
	}
	return []string{fmt.Sprintf("the operator has never read %q", p.Words)}
}

func (p MembersRead) broken(e evidence) []string {
	if slices.ContainsFunc(e.seen, func(s Seen) bool { return s.From == "" && p.concerns(s.On, e.rules) && hasWords(s.Text, p.Words) }) {
		return nil
	}
	where := ""
	if p.On != "" {
		where = " on " + string(p.On)
	}
	return []string{fmt.Sprintf("no member%s has ever read %q", where, p.Words)}
}

func (p MembersRead) concerns(platform PlatformName, rules Rules) bool {
	if p.On == "" {
		return platform != rules.Primary
	}
	return platform == p.On
}

func (p ReadsWithin) broken(e evidence) []string {
	var broken []string
	read := 0
	for _, entry := range e.relayed {
		inOutage := slices.ContainsFunc(e.outages, func(o outage) bool { return o.holds(entry.Said.At) })
		if entry.By != p.Who || entry.On != p.On || entry.Said.On == e.rules.Primary || !inOutage {
			continue
		}
		read++
		if took := entry.At.Sub(entry.Said.At); took > p.Within {
			broken = append(broken, fmt.Sprintf("%s read %s's %q after %.0f s; %s were promised", p.Who, entry.Said.By, entry.Said.Text, took.Seconds(), p.Within))
		}
	}
	if read == 0 {
		broken = append(broken, fmt.Sprintf("%s has read nothing on %s of what was said elsewhere in the outage", p.Who, p.On))
	}
	return broken
}

func hasWords(text, words string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}
