package render

import (
	"strings"
	"unicode"

	"lifeboat/bridge"
)

// ParseWhatsApp reads text with WhatsApp's markup: *bold*, _italic_, ~strike~,
// `code` and ```code block```. A marker opens at the beginning of a line and
// after anything but a letter or digit, if no white space follows; it closes
// after anything but white space, if no letter or digit follows. Nothing is
// markup inside code or a web address, and only code blocks go on over a line
// end. Guards that [FormatWhatsApp] set are taken out again. Lists and quotes
// stay as they are: they read the same on every platform.
func ParseWhatsApp(s string) bridge.Text {
	s = Normalize(bridge.Plainly(s)).Plain
	p := parsing{source: s}
	for i := 0; i < len(s); {
		i += p.step(i)
	}
	return p.text()
}

// parsing finds the markup of one text, in one pass.
type parsing struct {
	source string
	found  []markup
	// open holds the offsets of emphasis markers that may yet be closed in this
	// line, at most one of each kind.
	open []int
	// noCode says that nothing further closes code in this line, and noBlock
	// that nothing further closes a block, so that no text is searched twice.
	noCode, noBlock bool
}

// markup is a styled run: markers of the given width at both offsets, the text
// between them.
type markup struct {
	opener, closer, width int
	style                 bridge.Style
}

// step deals with what is at offset i and returns its length.
func (p *parsing) step(i int) int {
	c := p.source[i]
	switch {
	case c == '\n':
		p.open, p.noCode = nil, false
	case isMarker(c) && runeBefore(p.source, i) == guard:
	case c == '`':
		return p.anyCode(i)
	case emphasis[c] != "":
		p.emphasis(i)
	case c == 'h':
		return max(addressLength(p.source[i:]), 1)
	}
	return 1
}

// anyCode deals with the backtick at offset i and returns the length of the
// code that begins there. What looks like a block but is none is plain as a
// whole.
func (p *parsing) anyCode(i int) int {
	if strings.HasPrefix(p.source[i:], blockMarker) {
		return max(p.block(i), len(blockMarker))
	}
	return max(p.code(i), 1)
}

// block returns the length of the block whose marker is at offset i, or 0.
func (p *parsing) block(i int) int {
	if p.noBlock || !opensAfter(runeBefore(p.source, i)) {
		return 0
	}
	start := i + len(blockMarker)
	content := strings.IndexFunc(p.source[start:], isVisible)
	for j := start + max(content, 0) + 1; content >= 0 && j < len(p.source); j++ {
		end := j + len(blockMarker)
		if strings.HasPrefix(p.source[j:], blockMarker) && runeBefore(p.source, j) != guard && closesBefore(runeAt(p.source, end)) {
			p.found = append(p.found, markup{i, j, len(blockMarker), bridge.CodeBlock})
			p.open, p.noCode = nil, false
			return end - i
		}
	}
	p.noBlock = true
	return 0
}

func isVisible(r rune) bool { return !unicode.IsSpace(r) }

// code returns the length of the code at offset i, or 0.
func (p *parsing) code(i int) int {
	if p.noCode || !p.opens(i) {
		return 0
	}
	for j := i + 2; j < len(p.source) && p.source[j] != '\n'; j++ {
		if p.source[j] == '`' && p.closes(j) {
			p.found = append(p.found, markup{i, j, len(codeMarker), bridge.Code})
			return j + 1 - i
		}
	}
	p.noCode = true
	return 0
}

// emphasis closes what the marker at offset i can close, or else opens.
// Markers between opener and closer that were not closed are mere characters.
func (p *parsing) emphasis(i int) {
	opener := p.opener(p.source[i])
	switch {
	case opener >= 0 && p.open[opener]+1 < i && p.closes(i):
		p.found = append(p.found, markup{p.open[opener], i, 1, emphasis[p.source[i]]})
		p.open = p.open[:opener]
	case opener < 0 && p.opens(i):
		p.open = append(p.open, i)
	}
}

// opener is the index of the open marker c, or -1.
func (p *parsing) opener(c byte) int {
	for i, at := range p.open {
		if p.source[at] == c {
			return i
		}
	}
	return -1
}

func (p *parsing) opens(i int) bool {
	after := runeAt(p.source, i+1)
	return opensAfter(runeBefore(p.source, i)) && isVisible(after) && after != rune(p.source[i])
}

func (p *parsing) closes(i int) bool {
	before := runeBefore(p.source, i)
	return isVisible(before) && before != guard && closesBefore(runeAt(p.source, i+1))
}

// text is the source without its markers and guards.
func (p *parsing) text() bridge.Text {
	hidden := make([]bool, len(p.source))
	var spans []bridge.Span
	for _, m := range p.found {
		for i := range m.width {
			hidden[m.opener+i], hidden[m.closer+i] = true, true
		}
		spans = append(spans, bridge.Span{Start: m.opener + m.width, End: m.closer, Style: m.style})
	}
	return Normalize(mapped(bridge.Text{Plain: p.source, Spans: spans}, func(i int, r rune) string {
		next := i + len(string(r))
		if hidden[i] || r == guard && next < len(p.source) && isMarker(p.source[next]) {
			return ""
		}
		return string(r)
	}))
}
