// Package pairing links a platform's account to its phone at the wish of an
// operator: it asks the platform for codes, draws them, and reports each, and the
// end, to be posted.
//
// One request is carried out at a time. Codes are shown for five minutes, then
// somebody has to ask again. A [Linker] is safe for concurrent use, and every
// goroutine that it starts has ended when [Linker.Run] returns.
package pairing
