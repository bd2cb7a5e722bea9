// Package probe asks things that have nothing to do with the watched platforms
// whether our own network works. Probes run under suspicion only.
//
// A probe makes one request, sends nothing about the relay or its members, and
// is safe for concurrent use.
package probe
