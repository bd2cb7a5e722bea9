package render

import (
	"strings"
	"unicode/utf8"

	"lifeboat/bridge"
)

// rewriting copies a text from its beginning to its end while parts of it are
// replaced or left out, and then moves the spans to where their text has gone.
type rewriting struct {
	plain strings.Builder
	// starts and ends hold, for each byte of the source, where the part that it
	// belonged to starts and ends in the copy.
	starts, ends []int
}

// put says that the next length bytes of the source become s.
func (w *rewriting) put(length int, s string) {
	start := w.plain.Len()
	w.plain.WriteString(s)
	for range length {
		w.starts = append(w.starts, start)
		w.ends = append(w.ends, w.plain.Len())
	}
}

// add puts s between two bytes of the source. Only spans that reach over the
// place take it in.
func (w *rewriting) add(s string) { w.plain.WriteString(s) }

// text is the copy with the source's spans. None of them may be empty or
// reach out of the source.
func (w *rewriting) text(spans []bridge.Span) bridge.Text {
	t := bridge.Text{Plain: w.plain.String()}
	for _, s := range spans {
		s.Start, s.End = w.starts[s.Start], w.ends[s.End-1]
		if s.Start < s.End {
			t.Spans = append(t.Spans, s)
		}
	}
	return t
}

// mapped replaces each rune of t by what replace makes of it; a byte that is
// not UTF-8 comes as [utf8.RuneError]. The spans must
// be neither empty nor out of bounds.
func mapped(t bridge.Text, replace func(at int, r rune) string) bridge.Text {
	var copying rewriting
	for i := 0; i < len(t.Plain); {
		r, size := utf8.DecodeRuneInString(t.Plain[i:])
		copying.put(size, replace(i, r))
		i += size
	}
	return copying.text(t.Spans)
}
