// Package faults is what the simulated HTTP servers share of the way that a request takes: which faults are on, which
// of them it meets, and what they do to it.
//
// A fault concerns endpoints by name, strikes at one stage of an exchange, and lasts until it is lifted or has hit as
// many calls as it may. A request meets the faults in the order in which they began. What a platform adds of its own,
// such as a refusal in its own words, travels in the fault as a value of the platform's type.
//
// A Set may be used from any goroutine.
package faults
