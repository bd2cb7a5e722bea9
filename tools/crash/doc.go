// Command crash kills relays again and again while members talk, and has the
// members' books tell what came of it.
//
// Several worlds are played at the same time, each with a relay of its own as a
// process on simulated platforms. In steady worlds a group is joined at all
// times and members talk on all three platforms; in worlds with an outage
// WhatsApp goes away and comes back, and what was held is replayed. Half of the
// kills come at random moments and hit the binary that is shipped. The others
// hit a build with the tag crashpoints, which ends by itself at a step that it
// is given. Whoever dies is started again at once, as a service manager does.
// Meanwhile servers go away, connections are cut, replies are lost, and what a
// relay has confirmed is handed to it once more.
//
// The same seed gives the same plan of kills and troubles. When a message
// passes a step is up to the machine, so no two runs are the same.
package main
