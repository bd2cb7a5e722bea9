// Package matrix is a Matrix homeserver on loopback, and the small world behind it: users, rooms and what is said in
// them. A relay that is given its URL meets what it would meet at a real homeserver; a test lets people talk, sees
// what they see, and switches faults.
//
// # Contract
//
// Order: everything happens under one lock and at a position of its own in one stream, so each room has one history,
// and every sync and every watcher sees it in the same order.
//
// Failure: faults concern the way between a client and the server only. What people say through this package while a
// fault is on is recorded and served to clients later.
//
// Concurrency: all exported methods may be called from any goroutine. Watching a room never holds up the server. Close
// ends all connections and returns when every goroutine of the server has ended.
//
// Time: the clock given by WithClock dates events. Long polls, delays and hangs take real time.
//
// # What is simulated
//
// The part of the client-server API, version 3 of its paths, that a bridge needs: login by password, sync with since
// tokens, filters and limited timelines, messages in both directions, sends with transaction ids, redactions, state,
// membership, power levels, read receipts, unread counts by the default push rules, and media that only those who
// are logged in may download. The suite in sim/matrix/suite holds it to what Dendrite v0.15.2 does.
//
// Everybody in a room sees its whole history. Federation, devices' keys, presence, typing, threads' own counts, spaces
// and account data are outside of it. An encrypted room is one by its state event; what is sent in it is not looked at.
package matrix
