// Package inspect asks platforms whether the relay has what it needs in their
// chats: an [Inspector] from time to time, so that a missing right is known before
// an outage needs it, and a [Scout] right before what was held is replayed.
//
// One chat is asked about at a time, with a pause in between, and none while the
// link is down, so as not to get in the way of connecting. What could not be found
// out shows nothing and is asked again. What a look has shown is reported; what
// follows from it is decided above, for a scout with the help of [Known].
//
// Every goroutine that Run starts has ended when it returns.
package inspect
