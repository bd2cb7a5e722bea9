package render

import (
	"unicode"
	"unicode/utf8"

	"lifeboat/bridge"
)

// guard is the word joiner, which has neither width nor meaning. Right before
// a marker it says that the marker is only a character.
//
// WhatsApp has no escape character. A marker opens only after white space,
// punctuation or another marker, and a word joiner is none of them by its
// Unicode class (Cf). How each of WhatsApp's own clients sees it has not been
// measured; one that sees it differently shows emphasis where none was meant,
// and still every word.
const guard = '\u2060'

const (
	codeMarker  = "`"
	blockMarker = "```"
)

// markers holds how WhatsApp writes each style.
var markers = map[bridge.Style]string{
	bridge.Bold:      "*",
	bridge.Italic:    "_",
	bridge.Strike:    "~",
	bridge.Code:      codeMarker,
	bridge.CodeBlock: blockMarker,
}

// emphasis is the reverse of markers for the styles that may nest.
var emphasis = map[byte]bridge.Style{'*': bridge.Bold, '_': bridge.Italic, '~': bridge.Strike}

func isMarker(c byte) bool { return c == '`' || emphasis[c] != "" }

// runeBefore is the rune before s[i:], or a line end at the beginning.
func runeBefore(s string, i int) rune {
	if i == 0 {
		return '\n'
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r
}

// runeAt is the rune at the beginning of s[i:], or a line end at the end.
func runeAt(s string, i int) rune {
	if i >= len(s) {
		return '\n'
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

// opensAfter says whether a marker that follows before may open.
func opensAfter(before rune) bool { return before != guard && !inWord(before) }

// closesBefore says whether a marker that after follows may close.
func closesBefore(after rune) bool { return !inWord(after) }

// inWord holds for letters, digits and the accents on them. What gives an
// emoji its looks is no accent.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && !unicode.Is(unicode.Variation_Selector, r)
}
