// Package fetch brings the files of messages into the media folder, and out of it
// what is of no more use.
//
// A [Fetcher] is woken when a file is wanted, since the links of some platforms do
// not last, and tells for which chats the wait is over. A failed fetch is tried
// again at a time that is on disk; one that is useless is given up, with the
// reason. Trouble of our own disk says nothing about a platform: the file stays
// wanted. Files are streamed, so that none is ever held in memory.
//
// A [Shelf] removes what the database does not know. Both are safe for concurrent
// use, and every goroutine that [Fetcher.Run] starts has ended when it returns.
package fetch
