package config

import (
	"errors"
	"regexp"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/token"
)

const (
	remedyYAML  = `Write: "name: value" on each line, two spaces for each level, and quotes around text with : or # in it`
	remedyQuote = `Write: quotes around the text, as in "@bot:example.org"`
)

// What the library says of faults whose place alone does not show what to do.
var (
	saysTab      = regexp.MustCompile(`character '\t'`)
	saysReserved = regexp.MustCompile(`is a reserved character`)
	saysList     = regexp.MustCompile(`',' or|end token`)
)

// syntaxProblem says in plain words why a file is no YAML. It leaves out the
// lines that the library would quote: a token typed by mistake could be among them.
func syntaxProblem(err error, data []byte) Problem {
	var syntax yaml.Error
	if !errors.As(err, &syntax) {
		return Problem{What: "this is not YAML", Remedy: remedyYAML}
	}
	says, where := syntax.GetMessage(), syntax.GetToken()
	switch {
	case saysTab.MatchString(says):
		return at(where, Problem{What: "the line is indented with a tab, and YAML takes only spaces", Remedy: "Write: two spaces for each level"})
	case saysReserved.MatchString(says):
		return at(where, Problem{What: "a text cannot begin with this character unless it stands in quotes", Remedy: remedyQuote})
	}
	if p, guessed := guess(newSource(data), where, saysList.MatchString(says)); guessed {
		return p
	}
	return at(where, Problem{What: "this is not YAML: " + says, Remedy: remedyYAML})
}

// guess looks for what people get wrong around a place that cannot be read.
func guess(text source, where *token.Token, inList bool) (Problem, bool) {
	if where == nil || where.Position == nil {
		return Problem{}, false
	}
	line := where.Position.Line
	if p, found := text.openQuote(line); found {
		return p, true
	}
	if inList {
		return text.openList(line, where), true
	}
	if p, found := text.misplaced(line); found {
		return p, true
	}
	return text.colonInText(line)
}
