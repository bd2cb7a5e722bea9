package render

import (
	"html"
	"strings"

	"lifeboat/bridge"
)

// tags are the HTML elements for each style, all of which Matrix clients have
// to show (https://spec.matrix.org/v1.11/client-server-api/#mroommessage-msgtypes).
var tags = map[bridge.Style]struct{ opening, closing string }{
	bridge.Bold:      {"<strong>", "</strong>"},
	bridge.Italic:    {"<em>", "</em>"},
	bridge.Strike:    {"<del>", "</del>"},
	bridge.Code:      {"<code>", "</code>"},
	bridge.CodeBlock: {"<pre><code>", "</code></pre>"},
	bridge.Link:      {"", "</a>"},
}

// ToMatrixHTML writes t as the formatted body of a Matrix message. Links that
// are not http or https lose their address.
func ToMatrixHTML(t bridge.Text) string {
	t = Normalize(t)
	w := htmlWriter{plain: t.Plain}
	for _, s := range t.Spans {
		if s.Style == bridge.Link && !linkable(s.URL) {
			continue
		}
		w.closeUntil(s.Start)
		w.write(s.Start)
		w.begin(s)
	}
	w.closeUntil(len(t.Plain))
	w.write(len(t.Plain))
	return w.out.String()
}

// htmlWriter writes a text from its beginning to its end.
type htmlWriter struct {
	plain string
	done  int           // how much of plain is written
	open  []bridge.Span // the outer first
	out   strings.Builder
}

func (w *htmlWriter) begin(s bridge.Span) {
	w.open = append(w.open, s)
	if s.Style == bridge.Link {
		w.out.WriteString(`<a href="` + html.EscapeString(s.URL) + `">`)
		return
	}
	w.out.WriteString(tags[s.Style].opening)
}

// closeUntil ends the spans that end at or before an offset.
func (w *htmlWriter) closeUntil(offset int) {
	for last := len(w.open) - 1; last >= 0 && w.open[last].End <= offset; last-- {
		w.write(w.open[last].End)
		w.out.WriteString(tags[w.open[last].Style].closing)
		w.open = w.open[:last]
	}
}

// write writes the text up to an offset. A line end is an element of its own,
// but in a code block, where it counts as it is.
func (w *htmlWriter) write(offset int) {
	escaped := html.EscapeString(w.plain[w.done:offset])
	if !w.inBlock() {
		escaped = strings.ReplaceAll(escaped, "\n", "<br>")
	}
	w.out.WriteString(escaped)
	w.done = offset
}

func (w *htmlWriter) inBlock() bool {
	return len(only(w.open, bridge.CodeBlock)) > 0
}
