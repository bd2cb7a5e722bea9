package render

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"lifeboat/bridge"
)

// nesting orders spans over the same range, the outer first.
var nesting = []bridge.Style{bridge.Link, bridge.Bold, bridge.Italic, bridge.Strike, bridge.CodeBlock, bridge.Code}

// Valid says whether t is as [bridge.Text] promises: UTF-8, its spans of known
// styles, not empty, within bounds, on rune borders, sorted, never crossing,
// and links with an address.
func Valid(t bridge.Text) bool {
	return utf8.ValidString(t.Plain) && !slices.ContainsFunc(t.Spans, func(s bridge.Span) bool { return !fits(s, t.Plain) }) &&
		slices.IsSortedFunc(t.Spans, byStartThenLonger) && !crossing(t.Spans)
}

func fits(s bridge.Span, plain string) bool {
	return known(s) && 0 <= s.Start && s.Start < s.End && s.End <= len(plain) &&
		runeBorder(plain, s.Start) == s.Start && runeBorder(plain, s.End) == s.End
}

func known(s bridge.Span) bool {
	return slices.Contains(nesting, s.Style) && (s.Style == bridge.Link) == (s.URL != "")
}

func byStartThenLonger(a, b bridge.Span) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
}

func crossing(sorted []bridge.Span) bool {
	var around []int // ends of the spans that are open
	for _, s := range sorted {
		for len(around) > 0 && around[len(around)-1] <= s.Start {
			around = around[:len(around)-1]
		}
		if len(around) > 0 && around[len(around)-1] < s.End {
			return true
		}
		around = append(around, s.End)
	}
	return false
}

// Normalize returns t with the spans that [Valid] asks for, however wild those
// of t are. An offset within a rune counts as the rune's beginning. Spans of
// one style that overlap or touch become one; of two links that overlap the
// first keeps the text they share; where spans cross, the later one is split.
// Bytes that are not UTF-8 become U+FFFD, one each.
func Normalize(t bridge.Text) bridge.Text {
	t.Spans = withinBounds(t)
	if !utf8.ValidString(t.Plain) {
		t = mapped(t, func(_ int, r rune) string { return string(r) })
	}
	t.Spans = nested(apart(t.Spans))
	return t
}

func withinBounds(t bridge.Text) []bridge.Span {
	var kept []bridge.Span
	for _, s := range t.Spans {
		if s.Style != bridge.Link {
			s.URL = ""
		}
		s.Start = runeBorder(t.Plain, max(s.Start, 0))
		s.End = runeBorder(t.Plain, min(s.End, len(t.Plain)))
		if known(s) && s.Start < s.End {
			kept = append(kept, s)
		}
	}
	return kept
}

// runeBorder is i, or the beginning of the rune that i is within.
func runeBorder(s string, i int) int {
	for back := 1; back < utf8.UTFMax && back <= i && i < len(s); back++ {
		if _, size := utf8.DecodeRuneInString(s[i-back:]); size > back {
			return i - back
		}
	}
	return i
}

// apart makes the spans of each style disjoint.
func apart(spans []bridge.Span) []bridge.Span {
	spans = slices.SortedStableFunc(slices.Values(spans), byStartThenLonger)
	last := map[bridge.Style]int{} // index into kept
	var kept []bridge.Span
	for _, s := range spans {
		i, seen := last[s.Style]
		if seen && kept[i].URL == s.URL && s.Start <= kept[i].End {
			kept[i].End = max(kept[i].End, s.End)
			continue
		}
		if seen {
			s.Start = max(s.Start, kept[i].End)
		}
		if s.Start < s.End {
			last[s.Style] = len(kept)
			kept = append(kept, s)
		}
	}
	return kept
}

// nested splits spans where they cross. Those of one style must be apart, so
// no more spans than there are styles are ever open together.
func nested(spans []bridge.Span) []bridge.Span {
	slices.SortFunc(spans, outerFirst)
	var open, done []bridge.Span
	for len(spans) > 0 || len(open) > 0 {
		at := nextBorder(spans, open)
		open, done = closeAt(at, open, done)
		inner := len(open)
		for inner > 0 && open[inner-1].Start == at {
			inner--
		}
		for len(spans) > 0 && spans[0].Start == at {
			open = append(open, spans[0])
			spans = spans[1:]
		}
		slices.SortFunc(open[inner:], outerFirst)
	}
	slices.SortFunc(done, outerFirst)
	return done
}

func outerFirst(a, b bridge.Span) int {
	return cmp.Or(byStartThenLonger(a, b), cmp.Compare(slices.Index(nesting, a.Style), slices.Index(nesting, b.Style)))
}

// nextBorder is the first offset at which a span starts or an open one ends.
func nextBorder(spans, open []bridge.Span) int {
	var borders []int
	if len(spans) > 0 {
		borders = append(borders, spans[0].Start)
	}
	for _, s := range open {
		borders = append(borders, s.End)
	}
	return slices.Min(borders)
}

// closeAt moves the spans that end here from open to done. Spans opened within
// them are split: what comes before is done, the rest stays open.
func closeAt(at int, open, done []bridge.Span) (stillOpen, nowDone []bridge.Span) {
	first := slices.IndexFunc(open, func(s bridge.Span) bool { return s.End == at })
	if first < 0 {
		return open, done
	}
	stillOpen = slices.Clone(open[:first])
	for _, s := range open[first:] {
		rest := s
		rest.Start = at
		s.End = at
		done = append(done, s)
		if rest.Start < rest.End {
			stillOpen = append(stillOpen, rest)
		}
	}
	return stillOpen, done
}
