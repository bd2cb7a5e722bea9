// Command bench measures the relay: what it costs and how fast it is.
//
// The shipped program runs as a process of its own, against simulated platforms
// in this process or against Dendrites, on loopback and with a data folder on
// the machine's own disk. What is measured in rounds is given as the median.
//
// A latency runs from the moment in which the source's server has taken a
// message to the moment in which the target's server has taken the relay's post,
// by the clocks of the simulators, which share this process. What the senders'
// phones cost is not in it; what the simulated servers need in between is, and
// so is the time in which they and the relay take the processors from each
// other.
package main
