// Package store keeps everything that must survive a crash in one SQLite file:
// envelopes and cursors, messages and their files, deliveries and their parts, what has been
// decided, incidents and the history.
//
// All work is done in a transaction, [Store.Write] or [Store.Read], through the
// methods of [Tx]. Whatever is done in one call of Write is on disk as a whole
// when Write returns nil, and has not happened at all when it returns an error;
// the one exception is an error of the commit itself (a full or failing disk),
// after which only a look at the database tells. Changes are applied one after
// another in the order in which the store took them up; changes that wait at
// the same time share one commit and one fsync. A view of Read sees one state
// of the database, the one that was committed last when it began.
//
// A delivery is in the lane of its chat until it is sent, parked, dropped or
// folded into another one. A lane's order is the order in which deliveries were
// added, whichever lane they began in; one into which others were folded stands
// where the first of them stood. Where the result of a try is not known the store remembers it until it is
// settled; nothing here ever turns "unknown" into "sent" or "not sent" without
// being told.
//
// A [Store] is safe for concurrent use, a [Tx] is not and ends with its
// function. No error of this package holds message text.
package store
