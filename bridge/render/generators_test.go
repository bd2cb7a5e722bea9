package render_test

import (
	"strings"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

const guard = "\u2060"

var styles = []bridge.Style{bridge.Bold, bridge.Italic, bridge.Strike, bridge.Code, bridge.CodeBlock, bridge.Link}

func span(start, end int, style bridge.Style) bridge.Span {
	return bridge.Span{Start: start, End: end, Style: style}
}

func link(start, end int, address string) bridge.Span {
	return bridge.Span{Start: start, End: end, Style: bridge.Link, URL: address}
}

// scraps are the parts that hostile text is made of.
var scraps = []string{
	"*", "_", "~", "`", "```", "**", guard, " ", "\n", "  ", "\t", ".", ",", "(", ")", "a", "b", "word", "9", "ß", "é", "e\u0301",
	"https://x.org/_a_", "http://", "h", "👩\u200d👩\u200d👧", "❤\ufe0f", "🇩🇪", "🇫🇷", "👍🏽", "𝒜", "שלום", "\u202e", "\u2066", "\u2069",
	"\u202b", "\u202c", "\u200d", "\u0301", "\u00a0", "\x00", "\r\n", "\xff", "\xe2\x82", "\ufffd",
}

func hostile() *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(scraps), 0, 40), func(parts []string) string {
		return strings.Join(parts, "")
	})
}

func hostileText() *rapid.Generator[bridge.Text] {
	return rapid.Custom(func(t *rapid.T) bridge.Text {
		text := bridge.Plainly(hostile().Draw(t, "plain"))
		offset := rapid.IntRange(-3, len(text.Plain)+3)
		for range rapid.IntRange(0, 12).Draw(t, "spans") {
			text.Spans = append(text.Spans, bridge.Span{
				Start: offset.Draw(t, "start"),
				End:   offset.Draw(t, "end"),
				Style: rapid.SampledFrom(append(styles, "blink")).Draw(t, "style"),
				URL:   rapid.SampledFrom([]string{"", "https://example.org/a_b", "tg://x", "https://_x_ *y*\n"}).Draw(t, "url"),
			})
		}
		return text
	})
}

// validText is hostile in its wording, but has the spans of a real text.
func validText() *rapid.Generator[bridge.Text] { return rapid.Map(hostileText(), render.Normalize) }

// plainWords are styled word by word, the way that every platform can show.
func plainWords(styles ...bridge.Style) *rapid.Generator[bridge.Text] {
	return rapid.Custom(func(t *rapid.T) bridge.Text {
		var text bridge.Text
		for range rapid.IntRange(1, 8).Draw(t, "words") {
			word := rapid.StringMatching(`[a-z]{1,5}( [a-z]{1,5})?`).Draw(t, "word")
			style := rapid.SampledFrom(append(styles, "")).Draw(t, "style")
			if style != "" {
				text = bridge.Join(text, bridge.Styled(word, style), bridge.Plainly(", "))
			} else {
				text = bridge.Join(text, bridge.Plainly(word+", "))
			}
		}
		return text
	})
}
