// Package telegram is a Telegram Bot API server on loopback, and the small world behind it: people, groups,
// private chats and bots. A relay that is given its URL instead of https://api.telegram.org meets what it would
// meet there; a test lets people talk, sees what they see, and switches faults.
//
// # Contract
//
// Order: everything happens under one lock, so each chat has one history, each bot one queue of updates in the
// order in which things happened, and every watcher of a chat sees the same events in the same order.
//
// Failure: faults concern the way between a bot and the server only. What people say while a fault is on is
// recorded and served to the bots later.
//
// Concurrency: all exported methods may be called from any goroutine. Watching a chat never holds up the server.
// Close ends all connections and returns when every goroutine of the server has ended.
//
// Time: the clock given by WithClock dates messages and drives the rate limits, the 48 hours in which bots may
// delete and the 24 hours for which updates are kept. Long polls, delays and hangs take real time.
//
// # What is simulated
//
// The rules are those of the official server, version 10.0 (telegram-bot-api/Client.cpp), and of the public
// documentation of the Bot API: long polls and confirmation by offset, conflicts between pollers, entities counted
// in UTF-16 units, replies, edits, deletions, reactions, pins, topics, privacy mode, membership, the move of a group
// to a supergroup, rate limits, private chats, and files: photos, films, GIFs, voice messages, audio, documents,
// stickers and albums, posted by people and by bots, with captions, the sizes that each method takes, and getFile
// with its downloads. Contents lie on disk, never whole in memory, and are kept byte for byte; nobody looks into
// them. MarkdownV2, webhooks and files behind URLs are outside of it.
package telegram
