// Package alert decides what operators are told of, and when.
//
// Each [Condition] is declared data: what is wrong, what to do, how long it has
// to be true before it is told, and what explains it. [State.Step] compares
// what is true now ([Finding]s) with what was told, and returns one [Alert] for
// each change and one for each cure. It is pure; the state is persisted as JSON
// together with the deliveries of its alerts, so that neither a restart nor a
// failed commit tells anything twice.
//
// Flapping is damped from both sides: what is true for less than the
// condition's Delay is not told, and what was told counts as cured only after
// it has been away for CureDelay.
package alert
