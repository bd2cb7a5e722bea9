package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lifeboat/bridge"
)

// Cut splits t into pieces that measure at most limit each. Measure gives the
// length of a string in the platform's own unit, such as [UTF16Length]; the
// length of two strings together must be the sum of theirs.
//
// A piece ends after a paragraph if that fills at least half of it, else after
// a line if that does, else after a word, else anywhere between two characters
// as people see them. Only the white space at a cut is lost; a line after the
// cut keeps its indentation. A character that is longer than the limit is
// split into runes, and a rune that is longer is a piece of its own. Each
// piece has the styles of its text. A text with nothing to see has no pieces.
func Cut(t bridge.Text, limit int, measure func(string) int) []bridge.Text {
	t = Normalize(t)
	styles := styling{coming: t.Spans}
	var pieces []bridge.Text
	for start := 0; start < len(t.Plain); {
		end, next := firstPiece(t.Plain[start:], limit, measure)
		piece := bridge.Text{Plain: t.Plain[start : start+end], Spans: styles.within(start, start+end)}
		if strings.TrimSpace(piece.Plain) != "" {
			pieces = append(pieces, piece)
		}
		start += next
	}
	return pieces
}

// place is where a text may be cut: the piece ends at end, the next begins at
// next, and what lies between is white space.
type place struct{ end, next int }

// firstPiece decides on the first piece of s. Next is at least 1; end is 0 for
// white space that is longer than a piece.
func firstPiece(s string, limit int, measure func(string) int) (end, next int) {
	var places candidates
	used := 0
	for i := 0; i < len(s); {
		length, newlines := blankRun(s[i:])
		if length > 0 {
			places.add(place{i, i + keepIndentation(s[i:i+length])}, newlines, used*2 >= limit)
		} else {
			length = clusterLength(s[i:])
		}
		used += measure(s[i : i+length])
		if used > limit {
			return places.best(s, i, length, limit, measure)
		}
		i += length
	}
	return len(s), len(s)
}

// candidates are the last places of each kind that were passed.
type candidates struct {
	paragraph, line, word place
}

func (c *candidates) add(p place, newlines int, halfFull bool) {
	if p.end == 0 {
		return // white space before the first word: cutting here helps nobody
	}
	c.word = p
	if newlines > 0 && halfFull {
		c.line = p
	}
	if newlines > 1 && halfFull {
		c.paragraph = p
	}
}

// best picks the place for a piece that is too long with the character or white
// space of the given length at offset i.
func (c *candidates) best(s string, i, length, limit int, measure func(string) int) (end, next int) {
	for _, p := range []place{c.paragraph, c.line, c.word} {
		if p.next > 0 {
			return p.end, p.next
		}
	}
	if i > 0 {
		return i, i
	}
	if strings.TrimSpace(s[:length]) == "" {
		return 0, keepIndentation(s[:length])
	}
	whole := runesWithin(s[:length], limit, measure)
	return whole, whole
}

// runesWithin is the length of as many runes of s as the limit allows, but at
// least of one.
func runesWithin(s string, limit int, measure func(string) int) int {
	used := 0
	for i := 0; i < len(s); {
		_, size := utf8.DecodeRuneInString(s[i:])
		used += measure(s[i : i+size])
		if used > limit && i > 0 {
			return i
		}
		i += size
	}
	return len(s)
}

// blankRun is the length of the white space that s begins with, and the number
// of line ends in it. A space that is meant to hold words together is none.
func blankRun(s string) (length, newlines int) {
	for length < len(s) {
		size := clusterLength(s[length:])
		cluster := s[length : length+size]
		if strings.ContainsFunc(cluster, func(r rune) bool { return !unicode.IsSpace(r) || isNoBreakSpace(r) }) {
			break
		}
		newlines += strings.Count(cluster, "\n")
		length += size
	}
	return length, newlines
}

func isNoBreakSpace(r rune) bool { return r == '\u00a0' || r == '\u2007' || r == '\u202f' }

// keepIndentation is the length of white space up to and with its last line
// end; white space within a line counts as a whole.
func keepIndentation(blank string) int {
	if last := strings.LastIndexByte(blank, '\n'); last >= 0 {
		return last + 1
	}
	return len(blank)
}

// styling hands out the spans of a text to its pieces, in order.
type styling struct {
	coming []bridge.Span // sorted, not begun before the last piece's end
	begun  []bridge.Span // outer first
}

// within returns the spans over [start, end), by offsets from start.
func (s *styling) within(start, end int) []bridge.Span {
	for len(s.coming) > 0 && s.coming[0].Start < end {
		s.begun = append(s.begun, s.coming[0])
		s.coming = s.coming[1:]
	}
	var inside, unfinished []bridge.Span
	for _, span := range s.begun {
		if span.End > end {
			unfinished = append(unfinished, span)
		}
		span.Start = max(span.Start, start) - start
		span.End = min(span.End, end) - start
		if span.Start < span.End {
			inside = append(inside, span)
		}
	}
	s.begun = unfinished
	return nested(apart(inside))
}
