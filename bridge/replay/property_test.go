package replay_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"lifeboat/bridge/replay"
)

// drawn is a random talk, and what members should see of it in the end.
type drawn struct {
	talk
	words  int
	said   []int64          // in order
	latest map[int64]string // the last wording
	gone   map[int64]bool
	old    []string // wordings that nobody should see
}

func (d *drawn) word(t *rapid.T) string {
	d.words++
	return fmt.Sprintf("word%d.%s", d.words, strings.Repeat("x", rapid.IntRange(0, 60).Draw(t, "length")))
}

func (d *drawn) step(t *rapid.T) {
	by := rapid.SampledFrom([]string{"Grandma", "Paul", "Anna", "سمير"}).Draw(t, "by")
	d.wait(time.Duration(rapid.IntRange(0, 1200).Draw(t, "pause")) * time.Second)
	what := rapid.SampledFrom([]string{"say", "say", "say", "answer", "photo", "edit", "delete", "react"}).Draw(t, "what")
	if len(d.said) == 0 && what != "photo" && what != "answer" {
		what = "say"
	}
	text := d.word(t)
	switch what {
	case "say":
		d.note(d.say(by, text), text)
	case "answer":
		d.note(d.answer(by, text, "Paul", "what was said"), text)
	case "photo":
		d.note(d.photo(by, text, "photo.jpg"), text)
	default:
		d.change(by, what, text, rapid.SampledFrom(d.said).Draw(t, "target"))
	}
}

func (d *drawn) note(id int64, text string) {
	d.said = append(d.said, id)
	d.latest[id] = text
}

func (d *drawn) change(by, what, text string, target int64) {
	switch what {
	case "edit":
		d.edit(by, target, text)
		d.old = append(d.old, d.latest[target])
		d.latest[target] = text
	case "delete":
		d.remove(by, target)
		d.gone[target] = true
	case "react":
		d.react(by, target, "👍")
	}
}

func TestEverythingAppearsOnceAndInOrder(t *testing.T) {
	here := zone(t, "Europe/Brussels")
	rapid.Check(t, func(t *rapid.T) {
		d := &drawn{talk: *newTalk(), latest: map[int64]string{}, gone: map[int64]bool{}}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			d.step(t)
		}
		o := replay.Options{
			Mode: rapid.SampledFrom([]replay.Mode{replay.Digest, replay.Full, replay.InFile}).Draw(t, "mode"), Zone: here, Now: d.now,
			Words: english, Limit: rapid.IntRange(50, 1500).Draw(t, "limit"), Measure: utf8.RuneCountInString,
		}
		result := replay.Compose(d.items, o)
		d.expectItems(t, result)
		d.expectWords(t, result)
		if o.Mode == replay.Digest {
			expectWithin(t, result, o.Limit)
		}
	})
}

// expectItems holds that each item is accounted for once.
func (d *drawn) expectItems(t *rapid.T, r replay.Result) {
	all := slices.Clone(r.Unplaced)
	for _, p := range r.Posts {
		if len(p.Items) == 0 {
			t.Fatalf("a post stands for nothing: %q", p.Text.Plain)
		}
		all = append(all, p.Items...)
	}
	for _, drop := range r.Dropped {
		all = append(all, drop.ID)
	}
	slices.Sort(all)
	for i := range max(len(all), len(d.items)) {
		if i >= len(all) || i >= len(d.items) || all[i] != int64(i+1) {
			t.Fatalf("of %d items these were accounted for: %v", len(d.items), all)
		}
	}
}

// expectWords holds that the last wording of each message is shown once, in
// order, and nothing of what was replaced or deleted.
func (d *drawn) expectWords(t *rapid.T, r replay.Result) {
	var shown strings.Builder
	for _, p := range r.Posts {
		shown.WriteString(p.Text.Plain + "\n")
	}
	shown.WriteString(r.Transcript)
	rest := shown.String()
	for _, id := range d.said {
		word := d.latest[id]
		if d.gone[id] {
			d.old = append(d.old, word)
			continue
		}
		before, after, found := strings.Cut(rest, word)
		if !found {
			t.Fatalf("%q is not shown, or too early:\n%s", word, shown.String())
		}
		if rest = after; strings.Contains(before, word) || strings.Contains(after, word) {
			t.Fatalf("%q is shown again:\n%s", word, shown.String())
		}
	}
	for _, word := range d.old {
		if strings.Contains(shown.String(), word) {
			t.Fatalf("%q is shown:\n%s", word, shown.String())
		}
	}
}

// expectWithin holds the limit, which only a post of a single message may pass.
func expectWithin(t *rapid.T, r replay.Result, limit int) {
	for _, p := range r.Posts {
		if utf8.RuneCountInString(p.Text.Plain) > limit && strings.Count(p.Text.Plain, "word") > 1 {
			t.Fatalf("a post of %d characters is over the limit of %d:\n%s", utf8.RuneCountInString(p.Text.Plain), limit, p.Text.Plain)
		}
	}
}

func TestTheSameItemsGiveTheSamePosts(t *testing.T) {
	o := options(t)
	first, second := shown(replay.Compose(family().items, o)), shown(replay.Compose(family().items, o))
	if first != second {
		t.Errorf("first\n%s\nthen\n%s", first, second)
	}
}
