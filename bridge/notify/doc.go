// Package notify reaches operators through services outside the messengers:
// mail, pagers, push services. Each is an address as shoutrrr writes them, and a
// chat of one [bridge.Platform], so that alerts wait, are repeated and survive a
// restart like any other delivery.
//
// There is no link to watch and nothing is ever received: Run only waits. Each
// chat is named by its place in the configuration and its service ("1-ntfy").
// An address holds passwords, so neither it nor anything that the library says
// of it appears in an error or a log.
//
// The library knows no deadlines. A send that takes longer than its own is
// [bridge.Unknown] and goes on in a goroutine that Run waits for, for a while;
// [mostUnderWay] bounds how many of one address may be under way. What was
// refused for good is [bridge.Rejected], anything else is tried again: an alert
// that comes twice is better than one that does not come.
package notify
