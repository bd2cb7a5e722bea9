// Command outages plays every scenario that measures something, several at a
// time, each with `lifeboat demo`: real sockets, the real adapters, the shipped
// program and the shipped clocks. It prints a table, and writes the demos'
// reports to a file. It fails when a play did not go as its script expects, or
// when the machine was too busy for the clocks of any of them to be believed.
package main
