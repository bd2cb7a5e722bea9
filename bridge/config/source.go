package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/token"
)

// source is a file that cannot be read, as lines, to guess from what was meant.
// Lines count from 1, as in messages.
type source []sourceLine

// sourceLine is one line. Where plain is empty nothing but a comment stands there.
type sourceLine struct {
	indent  int
	plain   string // without its indentation, its comment and what stands in quotes
	valued  bool   // a value stands behind a name, so nothing can follow further in
	open    bool   // a quote is not closed
	inItems int    // where the names of a list's item begin, after the hyphen
}

func newSource(data []byte) source {
	var lines source
	for text := range strings.Lines(string(data)) {
		lines = append(lines, newSourceLine(strings.TrimRight(text, "\r\n")))
	}
	return lines
}

func newSourceLine(text string) sourceLine {
	content := strings.TrimLeft(text, " ")
	plain, open := unquoted(content)
	line := sourceLine{indent: len(text) - len(content), plain: strings.TrimSpace(plain), open: open}
	item := strings.TrimLeft(strings.TrimPrefix(content, "- "), " ")
	line.inItems = line.indent + len(content) - len(item)
	_, value, named := strings.Cut(item, ": ")
	value = strings.TrimSpace(value)
	line.valued = named && value != "" && !strings.ContainsAny(value[:1], "#|>&") && balanced(line.plain)
	return line
}

// balanced says whether each bracket in a text has another; which one does not matter.
func balanced(plain string) bool {
	return strings.Count(plain, "[")+strings.Count(plain, "{") == strings.Count(plain, "]")+strings.Count(plain, "}")
}

// unquoted returns a text without its comment and without what stands in quotes,
// and whether a quote is not closed. Only a quote that begins a value counts.
func unquoted(text string) (plain string, open bool) {
	var kept strings.Builder
	quote, before := rune(0), ' '
	for _, r := range text {
		switch {
		case quote != 0 && r == quote && before != '\\':
			quote = 0
		case quote != 0:
		case strings.ContainsRune(`"'`, r) && strings.ContainsRune(" [{,", before):
			quote = r
		case r == '#' && before == ' ':
			return kept.String(), false
		default:
			kept.WriteRune(r)
		}
		before = r
	}
	return kept.String(), quote != 0
}

// until returns the lines before the one with this number, and that one.
func (s source) until(line int) source { return s[:max(0, min(line, len(s)))] }

// problem puts a problem where a line begins.
func (s source) problem(line int, what, remedy string) Problem {
	return Problem{Line: line, Column: s[line-1].indent + 1, What: what, Remedy: remedy}
}

// openQuote finds the first quote before the end of a line that its line does not
// close.
func (s source) openQuote(line int) (Problem, bool) {
	i := slices.IndexFunc(s.until(line), func(l sourceLine) bool { return l.open })
	if i < 0 {
		return Problem{}, false
	}
	return s.problem(i+1, "the quotes in this line are not closed", "Write: the same quote at the end of the text"), true
}

// openList finds the bracket that has no other, or else puts it to a comma.
func (s source) openList(line int, where *token.Token) Problem {
	var open []int
	for i, l := range s.until(line) {
		for _, r := range l.plain {
			switch {
			case strings.ContainsRune("[{", r):
				open = append(open, i+1)
			case strings.ContainsRune("]}", r) && len(open) > 0:
				open = open[:len(open)-1]
			}
		}
	}
	if len(open) == 0 {
		return at(where, Problem{What: "a comma is missing before this entry", Remedy: `Write: commas between entries, as in ["one", "two"]`})
	}
	return s.problem(open[len(open)-1], "a bracket that opens in this line is not closed", `Write: ] at the end of a list, } at the end of {name: value}`)
}

// misplaced finds a line near this one that is indented like nothing above it.
func (s source) misplaced(line int) (Problem, bool) {
	levels, above := []int{}, sourceLine{}
	for i, l := range s.until(line + 1) {
		if l.plain == "" {
			continue
		}
		if i+1 >= line && above.valued && l.indent > above.inItems {
			return s.misindented(i+1, fmt.Sprintf("%d spaces, like the name in the line above, which has a value already", above.inItems)), true
		}
		levels = slices.DeleteFunc(levels, func(level int) bool { return level > l.indent })
		if i+1 == line && l.indent < above.inItems && !slices.Contains(levels, l.indent) {
			return s.misindented(i+1, "as many spaces as the other lines of the same part have"), true
		}
		levels, above = append(levels, l.indent, l.inItems), l
	}
	return Problem{}, false
}

func (s source) misindented(line int, remedy string) Problem {
	return s.problem(line, fmt.Sprintf("the line is indented by %d spaces, which fits nothing above it", s[line-1].indent), "Write: "+remedy)
}

// colonInText finds a second colon in a line.
func (s source) colonInText(line int) (Problem, bool) {
	if line > len(s) || strings.Count(s[line-1].plain+" ", ": ") < 2 || strings.ContainsAny(s[line-1].plain, "{[") {
		return Problem{}, false
	}
	return s.problem(line, "a text with a colon in it has no quotes", `Write: name: "text: more text"`), true
}
