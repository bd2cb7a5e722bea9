// Package suite holds what a Matrix homeserver does, as far as the relay depends on it, in the form of tests that run
// against any homeserver over plain HTTP. The simulator and Dendrite pass the same suite, so what is tested against
// the one holds for the other.
//
// # Contract
//
// Each behavior registers users and makes a room of its own, so behaviors do not disturb each other and run in
// parallel. Nothing is measured in time: what a server does a moment later, such as counting what is unread, is waited
// for.
package suite
