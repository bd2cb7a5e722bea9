package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lifeboat/bridge"
)

// maxMarks is how many accents in a row a name may stack on one letter. Every
// writing system makes do with fewer.
const maxMarks = 4

// ellipsis ends a name that was too long.
const ellipsis = "…"

// CleanText makes a foreign body fit to be shown: bytes that are not UTF-8
// become U+FFFD, control characters but line ends and tabs are left out, and so
// are overrides of the writing direction and embeddings and isolates without
// their other end in the same line. The result is valid.
func CleanText(t bridge.Text) bridge.Text {
	t = Normalize(t)
	stray := strayDirections(t.Plain)
	return Normalize(mapped(t, func(i int, r rune) string {
		if stray[i] || unicode.IsControl(r) && r != '\n' && r != '\t' {
			return ""
		}
		return string(r)
	}))
}

// Clean makes a foreign name fit to stand in a line with other words: one line,
// no directions, nothing invisible but the joiners and selectors that letters
// and emoji need, and at most limit runes, the last an ellipsis if it was
// longer. A name of which nothing can be seen becomes empty.
func Clean(s string, limit int) string {
	var kept []string
	for word := range strings.FieldsSeq(strings.Map(inName, s)) {
		if word = withoutStrays(word); word != "" {
			kept = append(kept, word)
		}
	}
	return shortened(strings.Join(kept, " "), limit)
}

// inName maps what looks like a space to one and leaves out what cannot be
// seen.
func inName(r rune) rune {
	switch {
	case unicode.IsSpace(r) || looksBlank(r):
		return ' '
	case isJoiner(r) || unicode.Is(unicode.Variation_Selector, r):
		return r
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return -1
	default:
		return r
	}
}

// looksBlank holds for the letters and symbols that are drawn as nothing: the
// empty Braille pattern and the Hangul fillers.
func looksBlank(r rune) bool {
	return r == '\u2800' || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0'
}

// isJoiner holds for the zero-width joiner and non-joiner, which Persian and
// Indian writing and emoji need between two characters.
func isJoiner(r rune) bool { return r == '\u200c' || r == '\u200d' }

// withoutStrays leaves out joiners, selectors and accents that have nothing to
// work on, and accents beyond [maxMarks].
func withoutStrays(word string) string {
	var kept strings.Builder
	last, marks := ' ', 0
	for _, r := range word {
		switch {
		case isJoiner(r), unicode.Is(unicode.Variation_Selector, r):
			if last == ' ' || isJoiner(last) || unicode.Is(unicode.Variation_Selector, last) && !isJoiner(r) {
				continue
			}
		case unicode.IsMark(r):
			if marks++; marks > maxMarks || last == ' ' {
				continue
			}
		default:
			marks = 0
		}
		kept.WriteRune(r)
		last = r
	}
	return strings.TrimRightFunc(kept.String(), isJoiner)
}

// shortened cuts s to limit runes, between characters as people see them.
func shortened(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	end, used := 0, utf8.RuneCountInString(ellipsis)
	for end < len(s) {
		size := clusterLength(s[end:])
		used += utf8.RuneCountInString(s[end : end+size])
		if used > limit {
			break
		}
		end += size
	}
	if limit < 1 {
		return ""
	}
	return strings.TrimSpace(s[:end]) + ellipsis
}
