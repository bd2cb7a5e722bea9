// Package matrix connects an account to a Matrix homeserver through the
// client-server API, over rooms without encryption.
//
// Order: every event of a room's timeline is one envelope, with the event id
// as key. What a sync brought, and the token from which the next one goes on,
// are kept by one call of [bridge.Inbox]; the next sync is asked for only then,
// so a crash at any point leads to a redelivery at worst, which the key
// reveals. When the server leaves events out of a timeline ("limited"), they
// are fetched backwards until one that is known, and handed in in order. The
// cursor therefore holds the token and, for each room, its latest event. The
// very first sync only finds out where the rooms are: what was said before it
// is history and is not handed in, and everything after it is.
//
// Identity: a part's id is the transaction id of its event, so a repeat is
// recognized by the server for as long as it remembers (30 minutes and more).
// The event carries the id a second time, in its content: an echo names the
// part also after the server was restarted, and settles a send whose outcome
// is unknown ([bridge.Message].PartID).
//
// Rooms: only configured rooms are joined, when the account is invited, and
// only they are listened to. A room with encryption ends Run with an error,
// since encryption cannot be switched off again. If it is switched on later,
// the room is reported as failing to [bridge.Receive] and its posts are
// refused, while the others go on.
//
// Files: a member's file is downloaded with the account's token, piece by piece.
// One that is posted is uploaded first, and its event is sent afterwards with
// the file's address. The homeserver decides how large it may be, so Upload asks
// it for its limit; any [bridge.Rejected] of Upload is final. Matrix has no
// albums: pictures are posted one by one, the first with the caption. An edit of
// a message with a file changes the caption and leaves the file. Encrypted files
// are told of by their kind only.
//
// Checks: what rooms there are, what the account may do in them and whether they
// are encrypted is read from a first sync of its own, which leaves the relay's
// alone.
//
// Failure: each request of Run is a signal, as an answered or a failed one. It
// is repeated for as long as Run goes on, at most 5 s after a failure, or as
// late as the server asks. Sends are tried once.
//
// Session: with a token, nothing is kept. With a password the account logs in
// once, under a device id that stays the same, and the token that this gives is
// kept in a file of its own (Options.SessionFile), which only the relay's user
// can read. A token that is refused is replaced by logging in again.
//
// Concurrency: Send, Probe, Decode and Render may be called at any time,
// before, during and after Run.
//
// The library (github.com/matrix-org/gomatrix) carries requests, no more: its
// sync loop saves the token before the events, knows no context and leaves out
// gaps. No error, signal or log line of this package holds a token, a password
// or what somebody said.
package matrix
