// Package probe asks what has nothing to do with the relay's connections:
// control targets, which show whether our own network works, and the layers of
// the way to a watched platform (names, TCP, TLS, HTTP), which show where it
// breaks. Probes run under suspicion only, and whoever asks them decides how
// often.
//
// A probe makes one request a layer, ends with its context, sends nothing about
// the relay or its members, and is safe for concurrent use. An answer counts only
// if it proves who gave it; one that does not is [bridge.ErrSomebodyElse].
package probe
