package scenario_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"lifeboat/sim/scenario"
)

// relayedWell writes the books of an outage with a perfect relay: n messages that were said on Telegram are replayed,
// as changed by what goes wrong.
func relayedWell(n int, spoil func(posts []string) []string) scenario.Balance {
	p := newPen()
	p.post(scenario.Telegram, downWords)
	var posts []string
	for i := range n {
		who := []string{"Anna", "Grandma"}[i%2]
		text := fmt.Sprintf("word %03d", i)
		p.say(who, scenario.Telegram, text)
		posts = append(posts, "[15:41] "+who+": "+text)
	}
	p.watchTelegram(n)
	p.post(scenario.Telegram, backWords)
	for _, post := range spoil(posts) {
		p.post(scenario.WhatsApp, post)
	}
	return p.books.Balance(rules)
}

// watchTelegram adds a member who saw everything, since two who speak do not witness their own order.
func (p *pen) watchTelegram(n int) {
	for i := range n {
		who := []string{"Anna", "Grandma"}[i%2]
		text := fmt.Sprintf("word %03d", i)
		p.books.NoteSeen(scenario.Seen{By: "Dad", On: scenario.Telegram, ID: text, What: scenario.Posted, From: who, Text: text, At: p.clock})
	}
}

func TestAPerfectRelayHasCleanBooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(t, "messages")
		balance := relayedWell(n, slices.Clone[[]string])
		if !balance.Clean() || balance.Held != n || balance.Replayed != n || balance.Chats[scenario.WhatsApp].Posts != n {
			t.Fatalf("the books of a perfect relay are %+v", balance)
		}
	})
}

func TestEveryLossIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "messages")
		gone := rapid.IntRange(0, n-1).Draw(t, "lost")
		balance := relayedWell(n, func(posts []string) []string { return slices.Delete(slices.Clone(posts), gone, gone+1) })
		if len(balance.Lost) != 1 || balance.Lost[0].Said.Text != fmt.Sprintf("word %03d", gone) || balance.Replayed != n-1 {
			t.Fatalf("lost %v of %d, want the one numbered %d", balance.Lost, n, gone)
		}
	})
}

func TestEveryRepeatIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "messages")
		again := rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 5).Draw(t, "repeated")
		balance := relayedWell(n, func(posts []string) []string {
			spoiled := slices.Clone(posts)
			for _, i := range again {
				spoiled = append(spoiled, posts[i])
			}
			return spoiled
		})
		if len(balance.Duplicated) != len(again) || len(balance.Reordered) != 0 || len(balance.Lost) != 0 {
			t.Fatalf("%d repeats: duplicated %d, reordered %d, lost %d",
				len(again), len(balance.Duplicated), len(balance.Reordered), len(balance.Lost))
		}
	})
}

func TestOrderIsFoundWrongExactlyWhenItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "messages")
		order := rapid.Permutation(seq(n)).Draw(t, "order")
		balance := relayedWell(n, func(posts []string) []string {
			var shuffled []string
			for _, i := range order {
				shuffled = append(shuffled, posts[i])
			}
			return shuffled
		})
		overtaken := 0 // by a dumb look at each post: has anything greater come before?
		for at, i := range order {
			if slices.ContainsFunc(order[:at], func(j int) bool { return j > i }) {
				overtaken++
			}
		}
		if len(balance.Reordered) != overtaken {
			t.Fatalf("reordered is %d for %v, want %d", len(balance.Reordered), order, overtaken)
		}
	})
}

func seq(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
