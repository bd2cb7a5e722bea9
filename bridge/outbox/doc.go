// Package outbox hands each platform the deliveries that are on disk for it.
//
// Order: within a lane of a chat one delivery goes at a time, in the order in
// which they were decided, the live lane before the replay lane. Chats of one
// platform do not wait for each other, unless its account sends serially, and
// platforms never do.
//
// Failure: parts, and that they are being tried, are on disk before the first
// byte leaves, and each result before the next part. A delivery that cannot be
// sent now is tried again, one whose outcome is unknown waits for what can
// settle it, and one that is refused for good is parked. Nothing is dropped.
//
// What may go as soon as it is decided can be claimed within the transaction that
// adds it ([Sender.Claim]); then nothing is read or written between that commit
// and the send. Everything above holds for it, too.
//
// It does not know what a delivery is to say, or why a chat is held: it asks
// [Content] and a [Gate], and tells [Reports] what it has seen.
//
// A [Sender] is safe for concurrent use. Every goroutine that [Sender.Run]
// starts has ended when it returns.
package outbox
