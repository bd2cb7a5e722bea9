// Package retry decides when a delivery is tried again and how densely posts
// follow each other.
//
// It is pure: the clock and the dice are arguments, nothing is read or written,
// and all functions are safe for concurrent use. The times that are handed in
// come from one clock; no answer lies before the "now" of its question.
package retry
