package scenario_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/sim/scenario"
)

// threeRules are those of a group with two fallback chats.
var threeRules = scenario.Rules{
	Primary: scenario.WhatsApp,
	Members: map[scenario.PlatformName][]string{
		scenario.WhatsApp: {"Anna", "Mia"},
		scenario.Telegram: {"Anna", "Grandma"},
		scenario.Matrix:   {"Paul", "Clara"},
	},
	Opens: rules.Opens, Closes: rules.Closes, Linger: rules.Linger,
}

func newPenOfThree() *pen {
	p := newPen()
	p.rules = threeRules
	return p
}

func TestSeveralFallbackChatsAreSettledTogether(t *testing.T) {
	const wa, tg, mx = scenario.WhatsApp, scenario.Telegram, scenario.Matrix
	for name, test := range map[string]struct {
		play func(*pen)
		want sums
	}{
		"in peacetime fallback chats are not joined": {func(p *pen) {
			p.say("Grandma", tg, "pear")
			p.post(wa, "Grandma: pear")
			p.say("Paul", mx, "plum")
			p.post(wa, "Paul: plum")
		}, sums{Sent: 2, PrimaryPosts: 2}},
		"while they are open each is due in the other": {func(p *pen) {
			p.post(tg, downWords)
			p.post(mx, downWords)
			p.say("Grandma", tg, "pear")
			p.post(mx, "Grandma: pear")
			p.say("Paul", mx, "plum")
			p.post(tg, backWords)
			p.post(wa, "[15:40] Grandma: pear")
			p.post(wa, "[15:40] Paul: plum")
		}, sums{Sent: 2, Held: 2, Replayed: 2, Lost: "plum in telegram by Anna+Grandma", PrimaryPosts: 2}},
		"a chat that is told late owes from the beginning": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Grandma", tg, "pear")
			p.post(mx, downWords)
			p.post(tg, backWords)
			p.post(wa, "[15:40] Grandma: pear")
		}, sums{Sent: 1, Held: 1, Replayed: 1, Lost: "pear in matrix by Clara+Paul", PrimaryPosts: 1}},
		"a summary holds several originals": {func(p *pen) {
			p.post(tg, downWords)
			p.post(mx, downWords)
			p.say("Paul", mx, "plum")
			p.say("Clara", mx, "fig")
			p.post(tg, "2 messages that you have missed:\nPaul: plum\nClara: fig")
			p.post(tg, backWords)
			p.post(wa, "[15:40] Paul: plum\n[15:40] Clara: fig")
		}, sums{Sent: 2, Held: 2, Replayed: 2, PrimaryPosts: 1}},
		"order counts within a summary": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Paul", mx, "plum")
			p.say("Paul", mx, "fig")
			p.post(tg, "Paul: fig\nPaul: plum")
			p.post(tg, backWords)
			p.post(wa, "[15:40] Paul: plum\n[15:40] Paul: fig")
		}, sums{Sent: 2, Held: 2, Replayed: 2, Reordered: "plum in telegram", PrimaryPosts: 1}},
		"a summary of what had come already is a duplicate": {func(p *pen) {
			p.post(tg, downWords)
			p.say("Paul", mx, "plum")
			p.post(tg, "Paul: plum")
			p.say("Clara", mx, "fig")
			p.post(tg, "Paul: plum\nClara: fig")
			p.post(tg, backWords)
			p.post(wa, "[15:40] Paul: plum\n[15:40] Clara: fig")
		}, sums{Sent: 2, Held: 2, Replayed: 2, Duplicated: "plum in telegram", PrimaryPosts: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPenOfThree()
			test.play(p)
			if diff := cmp.Diff(test.want, sumsOf(p.balance())); diff != "" {
				t.Errorf("the books (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMirroredChatsAreAlwaysDue(t *testing.T) {
	p := newPenOfThree()
	p.rules.Mirror = true
	p.say("Mia", scenario.WhatsApp, "apple")
	p.post(scenario.Telegram, "Mia: apple")
	if got, want := sumsOf(p.balance()).Lost, "apple in matrix by Clara+Paul"; got != want {
		t.Errorf("lost is %q, want %q", got, want)
	}
}

func TestCommandsAreDueNowhere(t *testing.T) {
	p := newPen()
	p.books.NoteSaid(scenario.Said{By: "Grandma", On: scenario.Telegram, Text: "/up", ID: "1", At: p.clock, Command: true})
	if balance := p.balance(); balance.Sent != 0 || !balance.Clean() {
		t.Errorf("the books count a command: %+v", balance)
	}
}

func TestEachChatIsCountedByItself(t *testing.T) {
	p := newPenOfThree()
	p.post(scenario.Telegram, downWords)
	told := p.clock
	p.say("Paul", scenario.Matrix, "plum")
	p.say("Clara", scenario.Matrix, "fig")
	p.post(scenario.Telegram, "[15:40]\nPaul: plum\nClara: fig")
	p.say("Paul", scenario.Matrix, "date")
	want := map[scenario.PlatformName]scenario.ChatBalance{
		scenario.WhatsApp: {Held: 3},
		scenario.Telegram: {Posts: 2, Held: 3, Replayed: 2, Announced: told},
		scenario.Matrix:   {},
	}
	if diff := cmp.Diff(want, p.balance().Chats); diff != "" {
		t.Errorf("the chats (-want +got):\n%s", diff)
	}
}

// TestDigestsAreReadLikeSinglePosts replays what was held in posts of any size, which must come to the same.
func TestDigestsAreReadLikeSinglePosts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 20).Draw(t, "messages")
		lost := rapid.IntRange(-1, n-1).Draw(t, "lost")
		p := newPenOfThree()
		p.post(scenario.Telegram, downWords)
		var lines []string
		for i := range n {
			text := fmt.Sprintf("word %03d", i)
			p.say("Paul", scenario.Matrix, text)
			p.post(scenario.Telegram, "Paul: "+text)
			if i != lost {
				lines = append(lines, "Paul: "+text)
			}
		}
		p.post(scenario.Telegram, backWords)
		for len(lines) > 0 {
			size := rapid.IntRange(1, len(lines)).Draw(t, "in one post")
			p.post(scenario.WhatsApp, "[15:41] "+join(lines[:size]))
			lines = slices.Delete(lines, 0, size)
		}
		balance := p.balance()
		missing := 0
		if lost >= 0 {
			missing = 1
		}
		if len(balance.Lost) != missing || balance.Replayed != n-missing || balance.Held != n ||
			len(balance.Duplicated)+len(balance.Reordered)+len(balance.Unnamed) > 0 {
			t.Fatalf("the books are %+v", sumsOf(balance))
		}
	})
}

func join(lines []string) string {
	joined := ""
	for _, line := range lines {
		joined += line + "\n"
	}
	return joined
}

func TestTheEndOfLingeringIsTheSameForAllChats(t *testing.T) {
	p := newPenOfThree()
	p.post(scenario.Telegram, downWords)
	p.post(scenario.Telegram, backWords)
	p.wait(2 * time.Minute)
	p.say("Mia", scenario.WhatsApp, "apple")
	if balance := p.balance(); len(balance.Lost) != 0 {
		t.Errorf("lost: %+v", balance.Lost)
	}
}
