package telegram

import (
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestTheQueueKeepsWhatIsNotConfirmed compares it with a list that is filtered afresh at each step.
func TestTheQueueKeepsWhatIsNotConfirmed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
		q := newQueue()
		var pushed []update // all that is neither confirmed nor expired
		keep := func(wanted func(update) bool) {
			pushed = slices.DeleteFunc(pushed, func(u update) bool { return !wanted(u) })
		}
		t.Repeat(map[string]func(*rapid.T){
			"push": func(*rapid.T) {
				q.push(now, onMessage, nil)
				pushed = append(pushed, update{id: q.nextID - 1, at: now})
			},
			"pass over": func(*rapid.T) { q.push(now, onReaction, nil) },
			"wait": func(t *rapid.T) {
				now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "hours")) * time.Hour)
			},
			"fetch": func(t *rapid.T) {
				offset := rapid.OneOf(rapid.Int64Range(-3, 0), rapid.Int64Range(firstUpdateID, q.nextID)).Draw(t, "offset")
				limit := rapid.Int64Range(1, 5).Draw(t, "limit")
				keep(func(u update) bool { return now.Sub(u.at) < 24*time.Hour })
				if offset < 0 {
					pushed = pushed[max(0, len(pushed)+int(offset)):]
				}
				keep(func(u update) bool { return u.id >= offset })
				want := pushed[:min(len(pushed), int(limit))]
				got := q.fetch(now, offset, limit)
				if !slices.EqualFunc(got, want, func(a, b update) bool { return a.id == b.id }) {
					t.Fatalf("fetched %v, want %v", got, want)
				}
			},
		})
	})
}

// TestLimitsHold sends as soon as each wait is over, and counts what got through.
func TestLimitsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := newLimits()
		sent := sendTimes{byChat: make(map[int64][]time.Time)}
		now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
		chats := []*Chat{{id: 1, kind: private}, {id: -2, kind: basicGroup}, {id: -3, kind: supergroup}}
		passed := make(map[int64][]time.Time)
		var all []time.Time
		for range rapid.IntRange(1, 200).Draw(t, "calls") {
			chat := rapid.SampledFrom(chats).Draw(t, "chat")
			now = now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "milliseconds")) * time.Millisecond)
			now = now.Add(limits.wait(&sent, chat, now))
			if limits.wait(&sent, chat, now) != 0 {
				t.Fatal("after the wait there is another")
			}
			sent.note(chat.id, now)
			passed[chat.id], all = append(passed[chat.id], now), append(all, now)
		}
		hold := func(what string, l limit, times []time.Time) {
			for i := l.count; i < len(times); i++ {
				if times[i].Sub(times[i-l.count]) < l.span {
					t.Fatalf("more than %d calls in %s %s", l.count, l.span, what)
				}
			}
		}
		hold("overall", overallLimit, all)
		for _, chat := range chats {
			hold("in a chat", chatLimit, passed[chat.id])
		}
		hold("in a group", groupLimit, passed[-2])
	})
}

// TestTrimmedEntitiesMarkTheSameText checks that trimming takes blanks and nothing else, from the text and from what
// is marked in it.
func TestTrimmedEntitiesMarkTheSameText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOfN(rapid.SampledFrom([]rune(" \nab😀é")), 1, 12).Draw(t, "text")
		from := rapid.IntRange(0, len(runes)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(runes)).Draw(t, "to")
		offset, end := len(unitsOf(string(runes[:from]))), len(unitsOf(string(runes[:to])))
		u := unitsOf(string(runes))
		entities := []Entity{{Type: "bold", Offset: offset, Length: end - offset}}
		if err := checkEntities(u, entities); err != nil {
			t.Fatalf("a proper entity is refused: %v", err)
		}
		trimmed := trim(u, entities)
		if blankFree(trimmed.text) != blankFree(string(runes)) || !utf8.ValidString(trimmed.text) {
			t.Fatalf("%q becomes %q", string(runes), trimmed.text)
		}
		var marked string
		for _, e := range trimmed.entities {
			marked = unitsOf(trimmed.text)[e.Offset:e.end()].String()
		}
		if blankFree(marked) != blankFree(string(runes[from:to])) {
			t.Fatalf("marked was %q, now it is %q", string(runes[from:to]), marked)
		}
	})
}

func blankFree(text string) string {
	return string(slices.DeleteFunc([]rune(text), func(r rune) bool { return r < 0x80 && isBlank(uint16(r)) }))
}

// TestHTMLNeverBreaks parses anything that looks like HTML; what is taken has entities that fit.
func TestHTMLNeverBreaks(t *testing.T) {
	pieces := []string{"<b>", "</b>", "<i>", "</i>", "</>", "<a href='x'>", "<a>", "</a>", "<", ">", "&lt;", "&", "😀", "x", "<b", "</", "< b>"}
	rapid.Check(t, func(t *rapid.T) {
		var source string
		for _, piece := range rapid.SliceOf(rapid.SampledFrom(pieces)).Draw(t, "pieces") {
			source += piece
		}
		parsed, err := parseHTML(source)
		if err == nil {
			err = checkEntities(unitsOf(parsed.text), parsed.entities)
			if err != nil {
				t.Fatalf("%q becomes %q with %v: %v", source, parsed.text, parsed.entities, err)
			}
		}
	})
}

func TestASecondConflictWaits(t *testing.T) {
	var b Bot
	if first, second := b.conflictDelay(), b.conflictDelay(); first != 0 || second != conflictPause {
		t.Errorf("the delays are %s and %s, want none and %s", first, second, conflictPause)
	}
	b.quietUntil = time.Now().Add(-time.Millisecond)
	if third := b.conflictDelay(); third != 0 {
		t.Errorf("later the delay is %s, want none", third)
	}
}

func TestPollsWaitFiftySecondsAtMost(t *testing.T) {
	for given, want := range map[string]time.Duration{"": 0, "-1": 0, "7": 7 * time.Second, "59": 50 * time.Second, "x": 0} {
		s := newSearch(arguments{"timeout": given})
		if left := time.Until(s.until); left > want || left < want-10*time.Second {
			t.Errorf("timeout %q waits %s, want %s", given, left, want)
		}
		if s.patient != (want > 0) {
			t.Errorf("timeout %q is patient: %t", given, s.patient)
		}
	}
}
