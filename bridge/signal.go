package bridge

import "time"

// Capability is something that can fail by itself.
type Capability string

// The capabilities of a platform's link.
const (
	Resolve    Capability = "resolve"     // the server's name resolves
	Connect    Capability = "connect"     // a connection, its handshakes and the login succeed
	Ping       Capability = "ping"        // the open connection answers
	GroupSend  Capability = "group send"  // a message to a group is acknowledged
	DirectSend Capability = "direct send" // a message to one person is acknowledged
	Delivery   Capability = "delivery"    // acknowledged messages reach devices
	Receive    Capability = "receive"     // messages of others arrive
	Media      Capability = "media"       // media go up and down
)

// Account is the state of the relay's own account on a platform. Anything but
// AccountFine cuts off the relay while members may still be talking.
type Account string

// The states of an account.
const (
	AccountFine      Account = "fine"
	AccountLoggedOut Account = "logged out"
	AccountBanned    Account = "banned"
	AccountOutdated  Account = "outdated"
	AccountReplaced  Account = "replaced"
	AccountPasskey   Account = "waiting for a passkey" // to be linked again
	AccountRefused   Account = "refused"               // for another reason, named in the signal
)

// Signal is one observation: a poll answered, a send acknowledged after 3 s, a
// name that did not resolve.
type Signal struct {
	Platform PlatformName
	At       time.Time
	// Exactly one of Capability, Account, CaughtUp and Layer is set.
	Capability Capability
	Account    Account
	// CaughtUp says that everything which waited on the platform while the
	// relay was away has now been handed in.
	CaughtUp bool
	// Layer is what a probe beside the connection has asked. Reason then is a
	// clause that says what it saw, whether it worked or not.
	Layer Layer
	// Stranger says, beside a Layer that failed, that somebody else answered.
	Stranger bool

	OK   bool          // whether the capability worked
	Took time.Duration // how long that took to be known
	// Reason tells operators why it failed. It holds no message text and no
	// secret.
	Reason string
	Chat   Chat // for sends, receipts and receives: where
	// MessageID is set for Delivery: members' devices confirmed this message,
	// so a send of it whose outcome was unknown is settled. Person is whose device
	// it was, empty if that is not known.
	MessageID string
	Person    string
	Until     time.Time // for AccountBanned: when it ends, if known
}
