// Package wire is the lowest layer of the simulated WhatsApp: length-prefixed frames, the responder's side of
// the Noise handshake with the certificate chain that proves the server's key, and nodes of binary XML.
//
// A Stream is used by one reader and one writer at a time. Every error is final: the connection is of no more
// use after it. The other side of all this is whatsmeow's package socket and its handshake.go.
package wire
