package bridge

import "context"

// Finding is one thing that a check looked at, as one line for operators. It
// holds no message text and no secret.
type Finding struct {
	OK   bool
	What string // such as "the bot may pin messages in Family"
	// Remedy says what to do; empty where nothing is wrong.
	Remedy string
	// Unsure says that this could not be found out, so that asking again may
	// show something else. It goes with OK being false.
	Unsure bool
	// Barred says that the relay can post nothing in the chat while this is so.
	// It goes with OK and Unsure being false.
	Barred bool
}

// Visitor is a platform that is better asked many things over one connection,
// where Run does not hold one.
type Visitor interface {
	// Visit connects, calls ask and disconnects. What ask has the platform do
	// uses that connection. An error means that there was none, and that ask was
	// not called.
	Visit(ctx context.Context, ask func(ctx context.Context)) error
}

// Checker is a platform that can be asked, before anything depends on it,
// whether the relay has what it needs there. Its methods leave nothing behind
// for members to see, but that an invitation to the chat is accepted; they work
// without Run and beside it, and return before ctx ends; what could not be found
// out is a finding that is not OK.
type Checker interface {
	// CheckAccount looks at the relay's account: whether it is accepted, and
	// whether anybody else takes what it should receive.
	CheckAccount(ctx context.Context) []Finding
	// CheckChat looks at what the account may do in a chat: read, post, pin,
	// delete, call everybody. The chat may be that of one person.
	CheckChat(ctx context.Context, chatID string) []Finding
}
