// Package demo plays an outage on one's own machine: simulated platforms and
// members in this process, and the relay as a process of its own, which is
// this program run with a rehearsal configuration. It prints what members see
// side by side, and judges by the members' books, never by the relay's records.
package demo
