// Package replay decides what is posted of what has waited: after an outage of
// the primary, or for a fallback that could not be reached. It is pure; the same
// items always give the same posts.
//
// What counts is the net effect. Of an edited message the last wording is shown,
// of a deleted one nothing, and of reactions what is left of them, one line for
// each message. Every item that [Compose] is given ends up in exactly one post,
// among the dropped or among the unplaced. Messages keep their order.
//
// A digest has one header. Consecutive messages of one speaker are joined under
// the speaker's name; a line with the time stands where a quarter of an hour has
// passed or another day has begun. Posts are cut between messages. A message
// that is too long for any post has one of its own, which its platform cuts.
package replay
