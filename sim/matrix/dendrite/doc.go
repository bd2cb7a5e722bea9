// Package dendrite builds and starts Dendrite, a real homeserver, for tests. The simulator is held to what it does,
// and the relay's adapter meets it as well.
//
// # Contract
//
// Dendrite is a process of its own, built from the module in tools/dendrite and never linked: its license asks for
// that, and so does the version of SQLite that it needs. The program is built once for each set of dependencies and Go
// version, in the user's cache folder; packages whose tests run at once wait for one build. The first build takes one
// to two minutes, and more if the modules have to be downloaded first.
//
// Nothing is skipped: what cannot be built or started fails the test and says why.
//
// A server listens on loopback only, speaks to no other server, keeps everything in the test's temporary folder, and
// ends by its process id when the test ends.
package dendrite
