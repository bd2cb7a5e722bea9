package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// addressLength is the length of the web address at the beginning of s, or 0.
// Punctuation and markers at its end belong to the sentence around it, not to
// the address.
func addressLength(s string) int {
	if !strings.HasPrefix(s, "http://") && !strings.HasPrefix(s, "https://") {
		return 0
	}
	end := strings.IndexFunc(s, endsAddress)
	if end < 0 {
		end = len(s)
	}
	return len(strings.TrimRight(s[:end], `*_~.,;:!?)]}'`))
}

func endsAddress(r rune) bool {
	return unicode.IsSpace(r) || r == guard || r == utf8.RuneError || strings.ContainsRune("`\"<>", r)
}

// addresses lists the web addresses in s as pairs of offsets.
func addresses(s string) [][2]int {
	var found [][2]int
	for i := 0; i < len(s); {
		if n := addressLength(s[i:]); n > 0 {
			found = append(found, [2]int{i, i + n})
			i += n
			continue
		}
		i++
	}
	return found
}
