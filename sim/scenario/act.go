package scenario

import (
	"strings"
	"time"
)

// Event is one thing that happens.
type Event struct {
	At   time.Duration
	Line int // of the script, from 1
	Do   Act
}

// Act is one of [Say], [Change], [Order], [Begin], [Lift], [Cut], [Kill], [Unlink], [Replace], [Pair],
// [PhoneAway], [Regroup], [SetTimer], [Await] and [Note].
type Act interface{ act() }

// Say has a member write something in the group's chat on a platform. A text that begins with a slash is a command
// to the relay, which is not passed on; any other is unique in the script, and contained in no other text of it.
type Say struct {
	Who  string
	On   PlatformName
	Text string
	// Files go with the text, which is their caption and may then be empty. Several are an album.
	Files []File
	// Answers is what it replies to, as it was said on any platform: on another one the relay's post of it is answered.
	// It is empty for no reply.
	Answers string
}

// IsCommand says whether it is meant for the relay.
func (s Say) IsCommand() bool { return strings.HasPrefix(s.Text, "/") }

// Order has the operator write something to the relay's bot, in private.
type Order struct{ Text string }

// Begin switches a fault on. Name is how Lift refers to it.
type Begin struct {
	Name  string
	Fault Fault
}

// Lift ends a fault.
type Lift struct{ Name string }

// Cut ends all connections with a platform that exist. It does not prevent new ones.
type Cut struct{ On PlatformName }

// Kill ends the relay in the middle of whatever it does, and starts it again.
type Kill struct{}

// Unlink has the phone of the relay's number remove the relay from its linked devices.
type Unlink struct{}

// Replace has another process log in with the relay's login.
type Replace struct{}

// Pair has the phone of the relay's number enter the pairing code that the relay has shown the operator in private.
type Pair struct{}

// PhoneAway lets the relay find, when it is started again, that the phone of its number was last seen so many days ago.
type PhoneAway struct{ Days int }

// Regroup has the first member on WhatsApp change the group there, as its admin; the relay is none from then on.
type Regroup struct{ How Regrouping }

// Regrouping is how a group is changed.
type Regrouping string

// The ways to change a group.
const (
	CloseGroup  Regrouping = "close group"  // only admins may write
	OpenGroup   Regrouping = "open group"   // everybody may
	RemoveRelay Regrouping = "remove relay" // the relay is taken out
	AddRelay    Regrouping = "add relay"    // and in again
)

// Await lets the play go on when something that was held is shown on the primary, however long that takes. All that
// follows comes so much later than the script says.
type Await struct{}

// SetTimer has the messages of the group on WhatsApp disappear after a time, from then on.
type SetTimer struct{ After time.Duration }

// Note tells those who watch what is going on.
type Note struct{ Text string }

func (Change) act()    {}
func (Say) act()       {}
func (Order) act()     {}
func (Begin) act()     {}
func (Lift) act()      {}
func (Cut) act()       {}
func (Kill) act()      {}
func (Unlink) act()    {}
func (Replace) act()   {}
func (Pair) act()      {}
func (Regroup) act()   {}
func (Await) act()     {}
func (PhoneAway) act() {}
func (SetTimer) act()  {}
func (Note) act()      {}
