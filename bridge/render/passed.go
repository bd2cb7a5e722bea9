package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestHead is how many runes a relay takes at most to say who spoke: a name,
// its platform's and the time.
const longestHead = 2*MaxName + 40

// Passed finds out what other relays have put before a text. Each of them says
// who spoke in the form of [Words.Attribute] or [Words.Caption], in whatever
// language. It returns what stands before the wording, one head for each relay
// that the text has come through, and the wording, empty for a caption without
// one. Platforms are called by one of these titles.
func Passed(text string, titles []string) (heads []string, wording string) {
	for {
		head, rest, found := cutHead(text, titles)
		if !found {
			return heads, text
		}
		heads, text = append(heads, head), rest
	}
}

// cutHead cuts what one relay has put before a text.
func cutHead(text string, titles []string) (head, rest string, found bool) {
	line, _, _ := strings.Cut(text, "\n")
	for i := 0; i < len(line); {
		end := strings.IndexByte(line[i:], ')')
		if end < 0 {
			return "", "", false
		}
		i += end + 1
		head, rest = text[:i], strings.TrimPrefix(text[i:], ":")
		whole := len(rest) == 0 || len(rest) < len(text)-i && (rest[0] == ' ' || rest[0] == '\n')
		if whole && namesPlatform(head, titles) && utf8.RuneCountInString(head) <= longestHead {
			return head, strings.TrimLeftFunc(rest, unicode.IsSpace), true
		}
	}
	return "", "", false
}

// namesPlatform says whether a head ends as in "Grandma (via Telegram)".
func namesPlatform(head string, titles []string) bool {
	bracket := strings.LastIndexByte(head, '(')
	if bracket <= 0 {
		return false
	}
	kind, _, _ := strings.Cut(strings.TrimSuffix(head[bracket+1:], ")"), "/")
	return slices.ContainsFunc(titles, func(title string) bool {
		title, _, _ = strings.Cut(title, "/")
		return strings.HasSuffix(kind, " "+title)
	})
}

// Likeness is what is left of a wording on any platform: without white space, what
// cannot be seen, and the signs that some platforms take for markup.
func Likeness(wording string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.C, r) || unicode.Is(unicode.Variation_Selector, r) || strings.ContainsRune("*_~`", r) {
			return -1
		}
		return r
	}, wording)
}
