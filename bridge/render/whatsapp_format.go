package render

import (
	"slices"
	"strings"

	"lifeboat/bridge"
)

// FormatWhatsApp writes t with WhatsApp's markup. Links are spelled out as
// "label (address)". Characters of the text that would act as markers are
// guarded, so that [ParseWhatsApp] gives the same wording back; word joiners
// that the text itself held are left out. A style is set line by line and
// without the white space at its ends; where WhatsApp would not see it, as
// within a word or an address, the text stays unstyled.
func FormatWhatsApp(t bridge.Text) string {
	t = withoutGuards(linksSpelledOut(Normalize(t)))
	return marked(t.Plain, markable(codeStandsAlone(t))).guarded()
}

func withoutGuards(t bridge.Text) bridge.Text {
	return mapped(t, func(_ int, r rune) string {
		if r == guard {
			return ""
		}
		return string(r)
	})
}

// markable cuts the spans to the runs that WhatsApp can show.
func markable(t bridge.Text) []bridge.Span {
	inAddress := insideAddresses(t.Plain)
	var runs []bridge.Span
	for _, s := range t.Spans {
		for _, run := range lines(t.Plain, s) {
			run = trimmed(t.Plain, run)
			if run.Start < run.End && takesMarkers(t.Plain, run) && !inAddress[run.Start] && !inAddress[run.End] {
				runs = append(runs, run)
			}
		}
	}
	slices.SortFunc(runs, outerFirst)
	return runs
}

// insideAddresses holds the offsets at which a marker would break an address.
func insideAddresses(plain string) map[int]bool {
	inside := map[int]bool{}
	for _, address := range addresses(plain) {
		for i := address[0] + 1; i < address[1]; i++ {
			inside[i] = true
		}
	}
	return inside
}

// lines splits a span at line ends, unless it is a code block.
func lines(plain string, s bridge.Span) []bridge.Span {
	if s.Style == bridge.CodeBlock {
		return []bridge.Span{s}
	}
	var split []bridge.Span
	for line := range strings.SplitAfterSeq(plain[s.Start:s.End], "\n") {
		run := s
		run.End = run.Start + len(line)
		split = append(split, run)
		s.Start = run.End
	}
	return split
}

// trimmed takes the white space off both ends of a span. In a code block it
// only makes sure that there is something to see.
func trimmed(plain string, s bridge.Span) bridge.Span {
	content := plain[s.Start:s.End]
	visible := strings.TrimSpace(content)
	if s.Style == bridge.CodeBlock && visible != "" {
		return s
	}
	s.Start += strings.Index(content, visible)
	s.End = s.Start + len(visible)
	return s
}

func takesMarkers(plain string, s bridge.Span) bool {
	return opensAfter(runeBefore(plain, s.Start)) && closesBefore(runeAt(plain, s.End))
}
