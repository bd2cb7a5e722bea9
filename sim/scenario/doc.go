// Package scenario plays outages on a simulated world: members who chat on simulated platforms, faults that come and
// go, and books that tell afterwards whether everything that was said arrived, once and in order.
//
// An outage is a [Script], a text file. A [World] is the platforms and the members; a [Player] plays a script in the
// world in real time. The relay is no part of the package: it is connected by whoever plays, as a client of the
// simulated platforms like any other, and the package never asks it anything.
//
// Members keep the [Books]: each writes down what it said and what it saw, and [Books.Balance] counts from these
// alone what was lost, duplicated or reordered.
//
// Scripts and balances are pure values. A World, its members and the Books may be used from any goroutine. Everything
// listens on loopback, and World.Close waits for all that the world has started.
package scenario
