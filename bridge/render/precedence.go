package render

import (
	"slices"
	"sort"

	"lifeboat/bridge"
)

// codeStandsAlone takes all other styles off code, which neither WhatsApp nor
// Telegram can show in another style. Of a link and code over the same text
// the link stays, since an address that is lost says less than looks that are;
// of a code block and code, the block.
func codeStandsAlone(t bridge.Text) bridge.Text {
	links := only(t.Spans, bridge.Link)
	blocks := without(only(t.Spans, bridge.CodeBlock), links)
	code := without(without(only(t.Spans, bridge.Code), links), blocks)
	rest := without(without(only(t.Spans, bridge.Bold, bridge.Italic, bridge.Strike), blocks), code)
	return Normalize(bridge.Text{Plain: t.Plain, Spans: slices.Concat(links, blocks, code, rest)})
}

func only(spans []bridge.Span, styles ...bridge.Style) []bridge.Span {
	var some []bridge.Span
	for _, s := range spans {
		if slices.Contains(styles, s.Style) {
			some = append(some, s)
		}
	}
	return some
}

// without cuts the holes out of spans. The holes are sorted and apart.
func without(spans, holes []bridge.Span) []bridge.Span {
	var left []bridge.Span
	for _, s := range spans {
		first := sort.Search(len(holes), func(i int) bool { return holes[i].End > s.Start })
		for _, hole := range holes[first:] {
			if hole.Start >= s.End {
				break
			}
			if before := s; hole.Start > s.Start {
				before.End = hole.Start
				left = append(left, before)
			}
			s.Start = min(hole.End, s.End)
		}
		if s.Start < s.End {
			left = append(left, s)
		}
	}
	return left
}
