package config

import (
	"bytes"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// maxTokens bounds the words and signs of a file. Parsing takes time that grows
// with the square of the nesting and of the number of keys; up to here it stays
// below a second on a small machine.
const maxTokens = 20_000

// parseYAML returns the root section of a file, or false when the file as a
// whole is at fault.
func parseYAML(data []byte, found *findings) (section, bool) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !plausible(data, found) {
		return section{}, false
	}
	file, ok := parse(data, found)
	if !ok {
		return section{}, false
	}
	if len(file.Docs) > 1 {
		found.refuse(at(file.Docs[1].Start, Problem{
			What:   "the file has a second document",
			Remedy: "Write: one document, without --- between its parts",
		}))
		return section{}, false
	}
	return rootSection(file, found)
}

// plausible refuses what need not be parsed to be known as wrong.
func plausible(data []byte, found *findings) bool {
	switch {
	case len(data) > maxFileSize:
		found.refuse(Problem{What: "the file is larger than 1 MiB", Remedy: "Write: settings only; this is no place for data"})
	case !utf8.Valid(data):
		found.refuse(notUTF8(data))
	default:
		return true
	}
	return false
}

func notUTF8(data []byte) Problem {
	line, column := 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if column++; r == '\n' {
			line, column = line+1, 1
		}
		data = data[size:]
	}
	return Problem{
		Line: line, Column: column,
		What:   "the text is not UTF-8",
		Remedy: "Write: the file anew in an editor that saves UTF-8",
	}
}

func parse(data []byte, found *findings) (*ast.File, bool) {
	tokens := lexer.Tokenize(string(data))
	if len(tokens) > maxTokens {
		found.refuse(Problem{
			What:   "the file has far more entries than a configuration needs",
			Remedy: "Write: at most 20,000 words and signs, comments included",
		})
		return nil, false
	}
	// Repeated keys pass here: section reports each of them with its path.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		found.refuse(syntaxProblem(err, data))
		return nil, false
	}
	return file, true
}

func rootSection(file *ast.File, found *findings) (section, bool) {
	if len(file.Docs) == 0 || file.Docs[0].Body == nil || file.Docs[0].Body.Type() == ast.NullType {
		found.refuse(Problem{What: "the file is empty", Remedy: "Write: at least platforms: and groups:, as in config.example.yaml"})
		return section{}, false
	}
	return value{node: file.Docs[0].Body, findings: found}.section()
}
