package scenario_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/sim/scenario"
)

// The relay's own words in these tests.
const (
	downWords = "WhatsApp is down, go on here."
	backWords = "WhatsApp is back."
)

var rules = scenario.Rules{
	Primary: scenario.WhatsApp,
	Members: map[scenario.PlatformName][]string{
		scenario.WhatsApp: {"Anna", "Ben", "Mia"},
		scenario.Telegram: {"Anna", "Grandma"},
	},
	Opens:  func(post string) bool { return post == downWords },
	Closes: func(post string) bool { return post == backWords },
	Linger: time.Minute,
}

// pen writes books of members whose world is in order: who says something is seen by all others in the chat.
type pen struct {
	rules scenario.Rules
	books scenario.Books
	clock time.Time
	posts int
}

func newPen() *pen { return &pen{rules: rules, clock: time.Date(2021, 10, 4, 15, 40, 0, 0, time.UTC)} }

func (p *pen) wait(d time.Duration) { p.clock = p.clock.Add(d) }

func (p *pen) say(who string, on scenario.PlatformName, text string) {
	p.wait(time.Second)
	p.books.NoteSaid(scenario.Said{By: who, On: on, Text: text, ID: "native " + text, At: p.clock})
	for _, member := range p.rules.Members[on] {
		if member != who {
			p.books.NoteSeen(scenario.Seen{By: member, On: on, ID: "native " + text, What: scenario.Posted, From: who, Text: text, At: p.clock})
		}
	}
}

func (p *pen) fail(who string, on scenario.PlatformName, text string) {
	p.wait(time.Second)
	p.books.NoteSaid(scenario.Said{By: who, On: on, Text: text, At: p.clock, Failed: true})
}

// post has the relay post something that everybody in the chat sees.
func (p *pen) post(on scenario.PlatformName, text string) { p.postTo(on, text, p.rules.Members[on]...) }

// postSilently is a post for which no phone makes a sound.
func (p *pen) postSilently(on scenario.PlatformName, text string) {
	p.wait(time.Second)
	for _, member := range p.rules.Members[on] {
		p.books.NoteSeen(scenario.Seen{By: member, On: on, ID: text, What: scenario.Posted, Text: text, Silent: true, At: p.clock})
	}
}

func (p *pen) balance() scenario.Balance { return p.books.Balance(p.rules) }

func (p *pen) postTo(on scenario.PlatformName, text string, members ...string) {
	p.posts++
	p.show(on, fmt.Sprint("post ", p.posts), text, members...)
}

func (p *pen) show(on scenario.PlatformName, id, text string, members ...string) {
	p.wait(time.Second)
	for _, member := range members {
		p.books.NoteSeen(scenario.Seen{By: member, On: on, ID: id, What: scenario.Posted, Text: text, At: p.clock})
	}
}

// sums is a balance in numbers and texts that a table can hold.
type sums struct {
	Sent, Held, Replayed             int
	Lost, Duplicated, Reordered      string
	Unnamed                          string
	Marked, RawRepeats, PrimaryPosts int
}

func sumsOf(b scenario.Balance) sums {
	var missing []string
	for _, m := range b.Lost {
		slices.Sort(m.By)
		missing = append(missing, fmt.Sprintf("%s in %s by %s", m.Said.Text, m.In, strings.Join(m.By, "+")))
	}
	return sums{
		b.Sent, b.Held, b.Replayed, strings.Join(missing, "; "), texts(b.Duplicated), texts(b.Reordered), texts(b.Unnamed),
		b.MarkedPossible, b.RawRepeats, b.Chats[scenario.WhatsApp].Posts,
	}
}

func texts(posts []scenario.Relayed) string {
	var all []string
	for _, post := range posts {
		all = append(all, fmt.Sprintf("%s in %s", post.Said.Text, post.On))
	}
	return strings.Join(all, "; ")
}

func TestSettle(t *testing.T) {
	const wa, tg = scenario.WhatsApp, scenario.Telegram
	for name, test := range map[string]struct {
		play func(*pen)
		want sums
	}{
		"in peacetime only the fallback chat is relayed": {func(p *pen) {
			p.say("Anna", wa, "apple")
			p.say("Grandma", tg, "pear")
			p.post(wa, "Grandma: pear")
			p.post(tg, "WhatsApp works, write there.")
		}, sums{Sent: 2, PrimaryPosts: 1}},
		"what was said in a fallback chat and never came is lost": {func(p *pen) {
			p.say("Grandma", tg, "pear")
		}, sums{Sent: 1, Lost: "pear in whatsapp by Anna+Ben+Mia"}},
		"what only some members saw is lost for the others": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.postTo(wa, "Grandma: pear", "Anna", "Mia")
		}, sums{Sent: 1, Lost: "pear in whatsapp by Ben", PrimaryPosts: 1}},
		"in an outage both sides are due": {func(p *pen) {
			p.say("Anna", wa, "before")
			p.post(tg, downWords)
			p.say("Ben", wa, "apple")
			p.say("Mia", wa, "fig")
			p.post(tg, "Ben: apple")
		}, sums{Sent: 3, Lost: "fig in telegram by Anna+Grandma"}},
		"what was held is replayed": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Grandma", tg, "pear")
			p.say("Anna", tg, "plum")
			p.post(tg, backWords)
			p.post(wa, "[15:40] Grandma: pear")
			p.say("Grandma", tg, "fig")
			p.post(wa, "Grandma: fig")
			p.post(wa, "[15:40] Anna: plum")
		}, sums{Sent: 3, Held: 2, Replayed: 2, PrimaryPosts: 3}},
		"what is said while the return is being told may be replayed or live": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Grandma", tg, "pear")
			p.say("Grandma", tg, "plum")
			p.post(wa, "[15:40] Grandma: pear")
			p.say("Grandma", tg, "fig")
			p.post(wa, "Grandma: fig")
			p.post(tg, backWords)
			p.post(wa, "[15:40] Grandma: plum")
		}, sums{Sent: 3, Held: 2, Replayed: 2, PrimaryPosts: 3}},
		"what is still held when the books are closed is lost": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Grandma", tg, "pear")
		}, sums{Sent: 1, Held: 1, Lost: "pear in whatsapp by Anna+Ben+Mia"}},
		"the primary is due as long as the chats linger": {func(p *pen) {
			p.post(tg, downWords)
			p.post(tg, backWords)
			p.say("Ben", wa, "apple")
			p.wait(time.Minute)
			p.say("Ben", wa, "fig")
		}, sums{Sent: 2, Lost: "apple in telegram by Anna+Grandma"}},
		"a second outage opens again": {func(p *pen) {
			p.post(tg, downWords)
			p.post(tg, backWords)
			p.wait(2 * time.Minute)
			p.say("Ben", wa, "apple")
			p.post(tg, downWords)
			p.say("Ben", wa, "fig")
			p.say("Grandma", tg, "pear")
			p.post(tg, "Ben: fig")
			p.post(tg, backWords)
			p.post(wa, "[15:43] Grandma: pear")
		}, sums{Sent: 3, Held: 1, Replayed: 1, PrimaryPosts: 1}},
		"what the platform did not take was not said": {func(p *pen) {
			p.post(tg, downWords)
			p.fail("Ben", wa, "apple")
		}, sums{}},
		"what was not taken and came all the same is no loss": {func(p *pen) {
			p.post(tg, downWords)
			p.fail("Ben", wa, "apple")
			p.post(tg, "Ben: apple")
		}, sums{}},
		"two posts of one message are one too many": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.post(wa, "Grandma: pear")
			p.post(wa, "[15:40] Grandma: pear")
		}, sums{Sent: 1, Duplicated: "pear in whatsapp", PrimaryPosts: 2}},
		"members who see different posts of one message see a duplicate": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.postTo(wa, "Grandma: pear", "Anna")
			p.postTo(wa, "Grandma: pear", "Ben", "Mia")
		}, sums{Sent: 1, Duplicated: "pear in whatsapp", PrimaryPosts: 2}},
		"an echo in its own chat is a duplicate": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.post(wa, "Grandma: pear")
			p.post(tg, "Grandma: pear")
		}, sums{Sent: 1, Duplicated: "pear in telegram", PrimaryPosts: 1}},
		"a repeat that is marked is counted apart": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Ben", wa, "apple")
			p.post(tg, "Ben: apple")
			p.post(tg, "Ben: apple (possibly repeated)")
		}, sums{Sent: 1, Marked: 1}},
		"a marked repeat may be the only one that came": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Ben", wa, "apple")
			p.post(tg, "Ben: apple (possibly repeated)")
		}, sums{Sent: 1, Marked: 1}},
		"the same id again is a raw repeat": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.show(wa, "one", "Grandma: pear", "Anna", "Ben", "Mia")
			p.show(wa, "one", "Grandma: pear", "Anna", "Ben")
			p.show(wa, "one", "Grandma: pear", "Anna")
		}, sums{Sent: 1, RawRepeats: 2, PrimaryPosts: 1}},
		"one sender's messages in the wrong order": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.say("Grandma", tg, "plum")
			p.post(wa, "Grandma: plum")
			p.post(wa, "Grandma: pear")
		}, sums{Sent: 2, Reordered: "pear in whatsapp", PrimaryPosts: 2}},
		"several senders' messages in the wrong order": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Anna", wa, "apple")
			p.say("Ben", wa, "fig")
			p.post(tg, "Ben: fig")
			p.post(tg, "Anna: apple")
		}, sums{Sent: 2, Reordered: "apple in telegram"}},
		"the replay is a lane of its own": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Grandma", tg, "pear")
			p.say("Grandma", tg, "plum")
			p.post(tg, backWords)
			p.post(wa, "[15:40] Grandma: pear")
			p.say("Grandma", tg, "fig")
			p.post(wa, "Grandma: fig")
			p.post(wa, "[15:40] Grandma: plum")
		}, sums{Sent: 3, Held: 2, Replayed: 2, PrimaryPosts: 3}},
		"what was tried before the outage is replayed in its first wording": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.say("Grandma", tg, "plum")
			p.post(tg, downWords)
			p.post(tg, backWords)
			p.post(wa, "Grandma: pear")
			p.say("Grandma", tg, "fig")
			p.post(wa, "Grandma: fig")
			p.post(wa, "Grandma: plum")
		}, sums{Sent: 3, Held: 2, Replayed: 2, PrimaryPosts: 3}},
		"what is marked as late may come after what was said later": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Ben", wa, "apple")
			p.say("Ben", wa, "fig")
			p.post(tg, "Ben: fig")
			p.post(tg, "[late, 15:40] Ben: apple")
		}, sums{Sent: 2}},
		"a post without its author": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.post(wa, "somebody: pear")
		}, sums{Sent: 1, Unnamed: "pear in whatsapp", PrimaryPosts: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPen()
			test.play(p)
			balance := p.books.Balance(rules)
			if diff := cmp.Diff(test.want, sumsOf(balance)); diff != "" {
				t.Errorf("the books (-want +got):\n%s", diff)
			}
			troubled := test.want.Lost + test.want.Duplicated + test.want.Reordered + test.want.Unnamed
			if balance.Clean() != (troubled == "") {
				t.Errorf("Clean is %v", balance.Clean())
			}
		})
	}
}

func TestOrderIsNotJudgedWhereMembersDisagree(t *testing.T) {
	p := newPen()
	p.post(scenario.Telegram, downWords)
	for _, said := range []string{"apple", "fig"} {
		p.books.NoteSaid(scenario.Said{By: map[string]string{"apple": "Anna", "fig": "Ben"}[said], On: scenario.WhatsApp, Text: said, At: p.clock})
	}
	see := func(by, text, from string) {
		p.books.NoteSeen(scenario.Seen{By: by, On: scenario.WhatsApp, ID: text, What: scenario.Posted, From: from, Text: text, At: p.clock})
	}
	see("Mia", "apple", "Anna")
	see("Mia", "fig", "Ben")
	see("Lea", "fig", "Ben")
	see("Lea", "apple", "Anna")
	p.post(scenario.Telegram, "Ben: fig")
	p.post(scenario.Telegram, "Anna: apple")
	if got := sumsOf(p.books.Balance(rules)).Reordered; got != "" {
		t.Errorf("reordered: %s", got)
	}
}

func TestTheBalanceKnowsWhenMembersWereTold(t *testing.T) {
	p := newPen()
	p.post(scenario.Telegram, downWords)
	announced := p.clock
	p.say("Grandma", scenario.Telegram, "pear")
	p.post(scenario.Telegram, backWords)
	p.post(scenario.WhatsApp, "[15:40] Grandma: pear")
	replayed := p.clock
	balance := p.books.Balance(rules)
	if !balance.Announced.Equal(announced) || !balance.LastReplayed.Equal(replayed) {
		t.Errorf("announced %s and replayed %s; want %s and %s", balance.Announced, balance.LastReplayed, announced, replayed)
	}
}
