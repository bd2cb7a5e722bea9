// Package relay is the loop of Lifeboat: input, decide, commit, act.
//
// What platforms hand in is on disk before it is confirmed. One goroutine, the
// loop, decodes it, decides where it goes, and judges the signals; it commits
// what was handed in and everything that a step decides in one transaction, and
// only then lets anybody act on it or confirm it. Where that cannot be, since there
// is too much of it or no decision can be stored, it is stored raw first. A step whose commit failed is repeated; nothing is done by
// halves.
//
// In what order deliveries leave, and what becomes of those that fail, is told in
// [lifeboat/bridge/outbox]; what they say, in [lifeboat/bridge/content].
//
// Every goroutine that [Relay.Run] starts has ended when it returns.
package relay
