package render

import (
	"slices"
	"strings"
	"unicode"

	"lifeboat/bridge"
)

// draft is text in which markers were set, before the rest has been guarded.
type draft struct {
	text []byte
	set  []bool        // for each byte, whether it belongs to a marker that was set
	open []bridge.Span // whose closing markers are still to be set, the outer first
}

// marked sets the markers of the runs, which are sorted and nested.
func marked(plain string, runs []bridge.Span) *draft {
	var d draft
	done := 0
	for _, run := range runs {
		done = d.closeUntil(run.Start, plain, done)
		d.write(plain[done:run.Start], false)
		d.write(markers[run.Style], true)
		d.open = append(d.open, run)
		done = run.Start
	}
	done = d.closeUntil(len(plain), plain, done)
	d.write(plain[done:], false)
	return &d
}

// closeUntil writes the text from done on and the closing markers of the runs
// that end at or before the given offset. It returns how much is written.
func (d *draft) closeUntil(offset int, plain string, done int) int {
	for last := len(d.open) - 1; last >= 0 && d.open[last].End <= offset; last-- {
		run := d.open[last]
		d.write(plain[done:run.End], false)
		d.write(markers[run.Style], true)
		d.open = d.open[:last]
		done = run.End
	}
	return done
}

func (d *draft) write(s string, marker bool) {
	d.text = append(d.text, s...)
	d.set = append(d.set, slices.Repeat([]bool{marker}, len(s))...)
}

// guarded is the draft with a guard before each character that would act as a
// marker.
func (d *draft) guarded() string {
	var out strings.Builder
	text := string(d.text)
	again := repeated(text)
	// A marker is within its own run after an odd number of its characters, of
	// one backtick as of three.
	within := map[byte]bool{}
	for i := 0; i < len(text); {
		length := 1
		switch c := text[i]; {
		case d.set[i]:
			within[c] = !within[c]
		case c == '`' && again[i]:
			out.WriteRune(guard)
		case within['`']:
		case emphasis[c] != "" && acts(text, i, within[c], again[i]):
			out.WriteRune(guard)
		case c == 'h':
			length = max(addressLength(text[i:]), 1)
		}
		out.WriteString(text[i : i+length])
		i += length
	}
	return out.String()
}

// acts says whether the emphasis character at offset i, which was not set as a
// marker, would open a run that something further in the line closes, or close
// the run that it is within.
func acts(text string, i int, within, again bool) bool {
	before, after := runeBefore(text, i), runeAt(text, i+1)
	opens := again && opensAfter(before) && !unicode.IsSpace(after)
	closes := within && !unicode.IsSpace(before) && closesBefore(after)
	return opens || closes
}

// repeated says of each emphasis character whether the same comes again in its
// line; of a backtick, whether the text has another one anywhere.
func repeated(text string) []bool {
	again := make([]bool, len(text))
	backticks := strings.Count(text, codeMarker)
	seen := map[byte]bool{}
	for i := len(text) - 1; i >= 0; i-- {
		switch c := text[i]; {
		case c == '\n':
			clear(seen)
		case c == '`':
			again[i] = backticks > 1
		case emphasis[c] != "":
			again[i] = seen[c]
			seen[c] = true
		}
	}
	return again
}
