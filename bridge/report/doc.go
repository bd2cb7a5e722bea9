// Package report writes an incident down for people: when it began and ended,
// on what evidence, what was decided when, what was kept, and who was reached.
//
// It is pure. It takes what the store has kept and returns a page of text; what
// it is not given it does not claim. The history holds no message text, so a
// report holds none either.
package report
