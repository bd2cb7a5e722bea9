// Package content knows what deliveries say: whose words they carry and how these
// are attributed, which files go with them or what is read in their place, what
// they answer or change in their chat, and which of them go out as one post. It
// bears the name that the rest of the house has for this: the outbox asks its
// Content, and a delivery is due when its content is there.
//
// It works from what is on disk alone, within the transaction that it is given,
// so its answers are as old as that and no older. What it cannot say for good,
// since the text was deleted or the target never arrived, is a *bridge.SendError
// that is rejected; any other error is one of the database, and asking again is
// right.
//
// When something is sent, and through which lane, is decided elsewhere. A [Source]
// remembers nothing and may be asked by several goroutines at once.
package content
