// Package conformance is the one suite that every adapter of a platform passes
// against its simulator. It checks what the core relies on: order, replies, the
// identity of echoes, that an adapter never relays itself, what each error
// becomes, that nothing is confirmed before it is kept, that what cannot be
// decoded is passed over, that nothing is lost while a link is down, and that
// files arrive byte for byte in both directions without being held in memory.
//
// An adapter's test implements [World] over its simulator and calls [Run].
// What only some platforms have is an interface of its own, found by
// assertion: [Editor], [Deleter], [Reactor], [Sharer], [Poisoner],
// [SecretKeeper].
//
// The suite waits for events and never for the clock; how long it waits at most
// is [Patience].
package conformance
