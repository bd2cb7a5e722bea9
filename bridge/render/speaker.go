package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"lifeboat/bridge"
)

// colons are the colon and what is drawn like one.
const colons = ":\u02d0\u02f8\u05c3\u2236\ua789\ufe13\ufe55\uff1a"

// withoutColons takes out of a clean name the colons that could end it: a name
// that reads "Grandma (via Telegram): yes" would look like a name and what its
// owner says. The eyes of a smiley, after a space and before something else,
// stay.
func withoutColons(name string) string {
	var kept strings.Builder
	last := 'x'
	for i, r := range name {
		next, _ := utf8.DecodeRuneInString(name[i+utf8.RuneLen(r):])
		eyes := unicode.IsSpace(last) && next != utf8.RuneError && !unicode.IsSpace(next) && !isColon(next)
		if !isColon(r) || eyes {
			kept.WriteRune(r)
		}
		last = r
	}
	return strings.TrimSpace(kept.String())
}

func isColon(r rune) bool { return strings.ContainsRune(colons, r) }

// WithoutBoldLines takes off what is bold at the beginning of a line, where it
// would look like the name of a speaker.
func WithoutBoldLines(t bridge.Text) bridge.Text { return withoutBoldBehind(t, 0) }

// withoutBoldBehind is [WithoutBoldLines] for what begins at an offset or behind
// it.
func withoutBoldBehind(t bridge.Text, offset int) bridge.Text {
	t.Spans = slices.DeleteFunc(slices.Clone(t.Spans), func(s bridge.Span) bool {
		return s.Style == bridge.Bold && s.Start >= offset && beginsLine(t.Plain, s)
	})
	return t
}

// beginsLine says whether a span covers the first character of a line.
func beginsLine(plain string, s bridge.Span) bool {
	line := plain[strings.LastIndexByte(plain[:s.Start], '\n')+1 : s.Start]
	return strings.TrimSpace(line) == "" || strings.Contains(plain[s.Start:s.End], "\n")
}
