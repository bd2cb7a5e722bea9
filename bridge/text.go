package bridge

// Style is one way in which a run of text stands out.
type Style string

// The styles that all platforms can show.
const (
	Bold      Style = "bold"
	Italic    Style = "italic"
	Strike    Style = "strike"
	Code      Style = "code"
	CodeBlock Style = "code_block"
	Link      Style = "link"
)

// Span marks the bytes [Start, End) of a text.
type Span struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Style Style  `json:"style"`
	URL   string `json:"url,omitempty"` // for Link
}

// Text is rich text: plain UTF-8 and spans over it, as byte offsets at rune
// borders. Spans are sorted by start, then by falling end; they may nest but
// never cross.
type Text struct {
	Plain string `json:"plain"`
	Spans []Span `json:"spans,omitempty"`
}

// Plainly returns a text without any style.
func Plainly(s string) Text { return Text{Plain: s} }

// Styled returns s wholly in one style.
func Styled(s string, style Style) Text {
	if s == "" {
		return Text{}
	}
	return Text{Plain: s, Spans: []Span{{End: len(s), Style: style}}}
}

// Join puts texts one after the other.
func Join(texts ...Text) Text {
	var joined Text
	for _, t := range texts {
		offset := len(joined.Plain)
		joined.Plain += t.Plain
		for _, s := range t.Spans {
			s.Start += offset
			s.End += offset
			joined.Spans = append(joined.Spans, s)
		}
	}
	return joined
}
