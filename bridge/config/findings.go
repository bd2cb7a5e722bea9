package config

import (
	"cmp"
	"regexp"
	"slices"
)

// tokenLike matches what could be a bot token wherever it was typed by mistake.
var tokenLike = regexp.MustCompile(`[0-9]{5,}:[A-Za-z0-9_-]{20,}`)

// findings collects what is noticed while a file is read.
type findings struct {
	file     string
	problems Problems
	warnings Problems
}

// refuse notes a problem, and sees to it that no token is quoted in it.
func (f *findings) refuse(p Problem) {
	f.problems = append(f.problems, f.clean(p))
}

// warn notes what is legal but probably not meant.
func (f *findings) warn(p Problem) {
	f.warnings = append(f.warnings, f.clean(p))
}

func (f *findings) clean(p Problem) *Problem {
	p.File = f.file
	for _, text := range []*string{&p.Field, &p.What, &p.Remedy} {
		*text = tokenLike.ReplaceAllLiteralString(*text, concealed)
	}
	return &p
}

// verdict returns the problems in the order of the file, or nil.
func (f *findings) verdict() error {
	if len(f.problems) == 0 {
		return nil
	}
	return inOrder(f.problems)
}

// warningLines returns the warnings in the order of the file.
func (f *findings) warningLines() []string {
	var lines []string
	for _, warning := range inOrder(f.warnings) {
		lines = append(lines, warning.Error())
	}
	return lines
}

func inOrder(problems Problems) Problems {
	slices.SortStableFunc(problems, func(a, b *Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Field, b.Field))
	})
	return problems
}
