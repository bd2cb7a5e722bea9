// Package bridge is the vocabulary of Lifeboat: what every other room calls
// things. It holds types and their small truths, does no input or output and
// imports only the standard library.
//
// The core knows no platform by name. A [Platform] hands in raw [Envelope]s,
// decodes them into canonical [Message]s when asked, renders a [Post] into
// [Part]s and sends one part at a time. Everything that it learns about its
// own link or account it reports as a [Signal].
//
// All types are plain values; none of them is safe for concurrent change.
package bridge
