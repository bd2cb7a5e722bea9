// Package relay is the loop of Lifeboat: input, decide, commit, act.
//
// What platforms hand in is stored raw before it is confirmed. One goroutine,
// the loop, decodes it, decides where it goes, and judges the signals; it
// commits everything that a step decides in one transaction, and only then lets
// anybody act on it. A step whose commit failed is repeated; nothing is done by
// halves.
//
// Order: within a lane of a chat deliveries leave one at a time, in the order
// in which they were decided. Platforms never wait for each other.
//
// Failure: a delivery that cannot be sent now is tried again, one whose outcome
// is unknown waits for what can settle it, and one that is refused for good is
// parked and reported. Nothing is dropped.
//
// Every goroutine that [Relay.Run] starts has ended when it returns.
package relay
