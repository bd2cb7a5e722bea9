package config

import (
	"fmt"
	"strings"
)

// shownProblems bounds what Problems.Error prints; more would hide the first.
const shownProblems = 50

// Problem is one thing that is wrong with the file. It holds no secret.
type Problem struct {
	// File is the path as it was given to Load.
	File string
	// Line and Column count from 1; both are 0 for a problem of the whole file.
	Line, Column int
	// Field is the setting's path in the file, such as "groups[0].primary"; empty
	// for a problem of the whole file.
	Field string
	// What says in plain words what is wrong, without a full stop at its end.
	What string
	// Remedy says what to do, beginning with "Write:" or "Run:".
	Remedy string
	// Err is the cause, if there is one.
	Err error
}

// Error gives the place, the field, what is wrong and what to do about it.
func (p *Problem) Error() string {
	return fmt.Sprintf("%s%s. %s", p.location(), p.What, p.Remedy)
}

// Unwrap returns the cause.
func (p *Problem) Unwrap() error { return p.Err }

func (p *Problem) location() string {
	text := p.File + ":"
	if p.Line > 0 {
		text += fmt.Sprintf("%d:%d:", p.Line, p.Column)
	}
	if p.Field != "" {
		text += " " + p.Field + ":"
	}
	return text + " "
}

// Problems is everything that is wrong with a file, in the order of the file.
// It is never empty.
type Problems []*Problem

// Error lists the problems, one on a line, and at most 50 of them.
func (p Problems) Error() string {
	var lines []string
	for _, problem := range p[:min(len(p), shownProblems)] {
		lines = append(lines, problem.Error())
	}
	if rest := len(p) - shownProblems; rest > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", rest))
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the problems, for errors.Is and errors.As.
func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i, problem := range p {
		errs[i] = problem
	}
	return errs
}
