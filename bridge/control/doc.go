// Package control is how operators' commands reach a running relay: one HTTP
// handler on a unix socket in the data folder. Whoever may open the socket file
// may ask anything; its mode is 0600.
//
// It shows states, counts and the history. It shows message text only to those
// who ask for the contents of the queue, as 'lifeboat queue export' does.
package control
