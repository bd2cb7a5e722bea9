// Package telegram connects a bot to Telegram through the Bot API.
//
// Order: updates are handed in as Telegram gives them, one envelope an update,
// with the update id as key and cursor. Telegram forgets an update once a later
// poll names a higher offset, and the offset moves only after [bridge.Inbox]
// has kept the update; a crash at any point therefore leads to a redelivery at
// worst, which the key reveals.
//
// Failure: each poll is a signal. An answered one says that the link works,
// whatever the answer was; a failed one says what failed and why. A poll is
// repeated for as long as Run goes on, at most 5 s after a failure, or as late
// as Telegram asks. Sends are tried once. The Bot API takes no ids of the
// sender's choice, so a send that ended without an answer is Unknown for good,
// and its repeat carries a mark that members see.
//
// Files: what members post is fetched by its file id, up to the 20 MB that
// Telegram gives to bots. What is posted streams from the media folder into the
// request, an album of pictures as one part; a request that was not taken whole
// was not carried out, so it is Transient and not Unknown. A picture that
// Telegram refuses as one is posted as a document in the same try.
//
// Chats: the Bot API cannot list the chats of a bot, so those in which it saw
// something are remembered with their titles, in a file that the operator alone
// may read.
//
// Concurrency: Send, Probe, Decode, Render and FollowMove may be called at any
// time, before, during and after Run.
//
// The bot token is part of every URL of the Bot API. No error, signal or log
// line of this package holds a URL.
package telegram
