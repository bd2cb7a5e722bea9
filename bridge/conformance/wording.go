package conformance

import (
	"reflect"
	"strings"
	"unicode"

	"lifeboat/bridge"
)

// richText is a text with every inline style that all platforms share, behind
// letters that take one, two and four bytes in UTF-8 and one or two units in
// UTF-16, so that offsets counted in the wrong unit show.
func richText() bridge.Text {
	return bridge.Join(
		bridge.Plainly("Grüße 🛟 an "),
		bridge.Styled("alle", bridge.Bold), bridge.Plainly(" und "),
		bridge.Styled("jede", bridge.Italic), bridge.Plainly(", nicht "),
		bridge.Styled("morgen", bridge.Strike), bridge.Plainly(": "),
		bridge.Styled("make tea", bridge.Code), bridge.Plainly(" 🫖."),
	)
}

// longText is a text of n words, longer than any platform shows in one post.
func longText(n int) string {
	var words strings.Builder
	for i := range n {
		words.WriteString([]string{"boat", "Überfahrt", "🛟🛟", "море", "harbor\n"}[i%5])
		words.WriteByte(' ')
	}
	return strings.TrimSpace(words.String())
}

// letters is a text without its white space, which cutting may change.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func sameText(a, b bridge.Text) bool {
	return a.Plain == b.Plain && len(a.Spans) == len(b.Spans) && (len(a.Spans) == 0 || reflect.DeepEqual(a.Spans, b.Spans))
}

func sameMessage(a, b bridge.Message) bool { return reflect.DeepEqual(a, b) }
