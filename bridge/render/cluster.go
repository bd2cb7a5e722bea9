package render

import (
	"unicode"
	"unicode/utf8"
)

// maxCluster bounds the runes that are held together, so that a letter with
// thousands of accents cannot make cutting slow. The longest emoji have ten.
const maxCluster = 32

const zeroWidthJoiner = '\u200d'

// clusterLength is the length of the first character of s as people see it:
// a letter with its accents, an emoji with skin tone and joined companions, a
// flag, a line end of two bytes. It follows the rules of Unicode Standard
// Annex 29 that matter in chats. It is 0 only for an empty s.
func clusterLength(s string) int {
	first, length := utf8.DecodeRuneInString(s)
	last := first
	for count := 1; count < maxCluster && length < len(s); count++ {
		next, size := utf8.DecodeRuneInString(s[length:])
		flag := count == 1 && isFlagLetter(first) && isFlagLetter(next)
		if !flag && !holdsTogether(last, next) {
			break
		}
		last = next
		length += size
	}
	return length
}

func holdsTogether(last, next rune) bool {
	if last == '\r' || last == '\n' {
		return last == '\r' && next == '\n'
	}
	return extends(next) || last == zeroWidthJoiner && !unicode.IsSpace(next)
}

// extends holds for runes that change the looks of the one before: accents,
// variation selectors, joiners, skin tones and the tags of flags.
func extends(r rune) bool {
	return unicode.IsMark(r) || isJoiner(r) || '\U0001f3fb' <= r && r <= '\U0001f3ff' || '\U000e0020' <= r && r <= '\U000e007f'
}

// isFlagLetter holds for the regional indicators, two of which make a flag.
func isFlagLetter(r rune) bool { return '\U0001f1e6' <= r && r <= '\U0001f1ff' }
