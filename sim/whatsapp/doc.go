// Package whatsapp is a WhatsApp for rehearsals: a server on loopback that unmodified whatsmeow clients pair with,
// log in to and exchange Signal-encrypted messages through, with faults that are switched while it runs, and members
// whose phones are such clients themselves.
//
// # Reaching it
//
// A client needs three things: connections that lead to a Door whatever the host, trust in CertificatePEM for TLS,
// and RootKey as whatsmeow.WACertPubKey for the Noise handshake. The root key is the same for all servers of a
// process, since the variable is one for a process; JoinMember sets it, once. Code that shares the process should
// set it only where it differs.
//
// # What clients can rely on
//
// Each device has a queue of messages, receipts and notifications. They go out in the order in which they came, and
// stay until the device has acknowledged them; what it has not acknowledged goes out again after its next login,
// between an offline preview and the word that all has been sent. A message gets to all devices of its recipients
// and the sender's other devices. Nothing is kept when the server closes.
//
// Where it is not known how the real servers behave (treatment of repeated ids, error codes of refusals, the time
// between a last word and the end of a connection), the comments at that place say so.
//
// Files go through the same doors: clients encrypt them and bring them to a media host with an authorization, and
// others fetch them by a link that expires. The server keeps what it cannot read, in a temporary folder that Close
// removes.
//
// # Faults
//
// Fault lists what can break. When Faults.Start returns, the fault has taken hold; when Lift returns, what it held
// is on its way. Faults work on accounts: give an account's client the account's own Door, and faults hit it before
// it has logged in; through the common door, only those for everyone do.
//
// All methods may be called from any goroutine. Close of a Server and a Member wait for all that they started.
package whatsapp
