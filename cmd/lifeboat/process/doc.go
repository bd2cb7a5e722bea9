// Package process runs a relay as a process of its own, connected to a
// simulated world: the rehearsal's configuration, linking, starting, killing
// and stopping, and what the members of that world may ask of it.
//
// No relay outlives the process that started it.
package process
