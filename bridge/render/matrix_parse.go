package render

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"lifeboat/bridge"
)

// deepest is how many elements within each other are looked at. What is nested
// deeper keeps its wording and loses its looks.
const deepest = 64

// tagStyles are the elements that have a style, also those of old clients.
var tagStyles = map[atom.Atom]bridge.Style{
	atom.B: bridge.Bold, atom.Strong: bridge.Bold,
	atom.I: bridge.Italic, atom.Em: bridge.Italic,
	atom.Del: bridge.Strike, atom.S: bridge.Strike, atom.Strike: bridge.Strike,
	atom.Code: bridge.Code, atom.Pre: bridge.CodeBlock, atom.A: bridge.Link,
}

// blocks are the elements that stand on lines of their own, and how many line
// ends part them from their neighbors.
var blocks = map[atom.Atom]int{
	atom.P: 2, atom.Pre: 1, atom.Blockquote: 1, atom.Div: 1, atom.Hr: 1,
	atom.H1: 2, atom.H2: 2, atom.H3: 2, atom.H4: 2, atom.H5: 2, atom.H6: 2,
	atom.Ul: 1, atom.Ol: 1, atom.Li: 1, atom.Table: 1, atom.Tr: 1, atom.Details: 1, atom.Summary: 1,
}

// silent are the elements whose content is not part of what was said: the quote
// that clients put above a reply, and what no client would show.
var silent = map[string]bool{"mx-reply": true, "script": true, "style": true, "head": true, "title": true, "template": true}

// FromMatrixHTML reads the formatted body of a Matrix message. Elements without
// a [bridge.Style] leave their wording, and links to people and rooms on
// matrix.to their names. The result is valid.
func FromMatrixHTML(source string) bridge.Text {
	r := htmlReader{tokens: html.NewTokenizer(strings.NewReader(source))}
	for {
		switch r.tokens.Next() {
		case html.ErrorToken: // the end; the tokenizer takes everything else
			return r.text()
		case html.TextToken:
			r.say(string(r.tokens.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			r.begin(r.tokens.Token())
		case html.EndTagToken:
			r.end(r.tokens.Token())
		}
	}
}

// htmlReader builds a text from the tokens of its source.
type htmlReader struct {
	tokens *html.Tokenizer
	plain  []byte
	spans  []bridge.Span
	open   []element
	muted  string // the silent element that the reader is in
	breaks int    // line ends before the next word
	blank  bool   // a space before the next word
}

// element is one that has not ended yet.
type element struct {
	tag   atom.Atom
	style bridge.Style
	url   string
	start int // of its wording; -1 before the first word
	items int // of a numbered list
}

func (r *htmlReader) begin(tag html.Token) {
	switch {
	case r.muted != "":
		return
	case silent[tag.Data] && tag.Type == html.StartTagToken:
		r.muted = tag.Data
		return
	case tag.DataAtom == atom.Br:
		r.breaks++
		return
	case tag.DataAtom == atom.Img:
		r.say(attribute(tag, "alt"))
		return
	}
	r.part(tag.DataAtom)
	if tag.Type == html.SelfClosingTagToken || tag.DataAtom == atom.Hr || len(r.open) >= deepest {
		return
	}
	if tag.DataAtom == atom.Li {
		r.item()
	}
	r.open = append(r.open, r.element(tag))
}

func (r *htmlReader) element(tag html.Token) element {
	e := element{tag: tag.DataAtom, style: tagStyles[tag.DataAtom], start: -1}
	switch {
	case e.style == bridge.Code && r.within(atom.Pre):
		e.style = ""
	case e.style == bridge.Link:
		if e.url = attribute(tag, "href"); !linkable(e.url) || strings.HasPrefix(e.url, "https://matrix.to/") {
			e.style = ""
		}
	}
	return e
}

func (r *htmlReader) end(tag html.Token) {
	if r.muted != "" {
		if r.muted == tag.Data {
			r.muted = ""
		}
		return
	}
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i].tag == tag.DataAtom {
			r.finish(r.open[i])
			r.open = slices.Delete(r.open, i, i+1)
			break
		}
	}
	r.part(tag.DataAtom)
}

// finish notes the style of what an element held. The line end with which most
// clients end a code block is no part of it.
func (r *htmlReader) finish(e element) {
	if e.tag == atom.Pre {
		r.plain = bytes.TrimRight(r.plain, "\n")
	}
	if e.style != "" && e.start >= 0 {
		r.spans = append(r.spans, bridge.Span{Start: e.start, End: len(r.plain), Style: e.style, URL: e.url})
	}
}

// part puts a block on lines of its own.
func (r *htmlReader) part(tag atom.Atom) {
	if lines := blocks[tag]; lines > 0 {
		r.breaks = max(r.breaks, lines)
	}
	if tag == atom.Td || tag == atom.Th {
		r.blank = true
	}
}

// item begins an entry of the innermost list.
func (r *htmlReader) item() {
	for i := len(r.open) - 1; i >= 0; i-- {
		switch r.open[i].tag {
		case atom.Ol:
			r.open[i].items++
			r.say(fmt.Sprintf("%d. ", r.open[i].items))
			return
		case atom.Ul:
			r.say("• ")
			return
		}
	}
}

func (r *htmlReader) within(tag atom.Atom) bool {
	return slices.ContainsFunc(r.open, func(e element) bool { return e.tag == tag })
}

// say adds words. White space counts as in a browser: as it is in a code block,
// elsewhere as one space between words.
func (r *htmlReader) say(words string) {
	switch {
	case r.muted != "":
	case r.within(atom.Pre):
		r.write(words)
	default:
		r.flow(words)
	}
}

func (r *htmlReader) flow(words string) {
	for words != "" {
		word := strings.TrimLeftFunc(words, collapses)
		r.blank = r.blank || len(word) < len(words)
		end := strings.IndexFunc(word, collapses)
		if end < 0 {
			end = len(word)
		}
		r.write(word[:end])
		words = word[end:]
	}
}

func collapses(c rune) bool { return unicode.IsSpace(c) && !isNoBreakSpace(c) }

// write adds words after the white space that is due, which belongs to no
// element that has only begun.
func (r *htmlReader) write(words string) {
	if words == "" {
		return
	}
	if len(r.plain) > 0 {
		if r.breaks > 0 {
			r.plain = append(r.plain, strings.Repeat("\n", r.breaks)...)
		} else if r.blank {
			r.plain = append(r.plain, ' ')
		}
	}
	r.breaks, r.blank = 0, false
	for i := range r.open {
		if r.open[i].start < 0 {
			r.open[i].start = len(r.plain)
		}
	}
	r.plain = append(r.plain, words...)
}

// text is what was read, with the elements that never ended.
func (r *htmlReader) text() bridge.Text {
	for _, e := range r.open {
		r.finish(e)
	}
	return Normalize(bridge.Text{Plain: strings.TrimRightFunc(string(r.plain), unicode.IsSpace), Spans: r.spans})
}

func attribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
