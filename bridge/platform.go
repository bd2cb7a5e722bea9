package bridge

import (
	"context"
	"time"
)

// Platform is one connection to a messenger. Its methods are safe for
// concurrent use, except that Run is called once.
type Platform interface {
	Name() PlatformName
	// Run connects, keeps connecting and hands in what arrives, until ctx ends.
	// Link trouble is a Signal, not an error; an error means that running on is
	// useless, and says what the operator must do.
	Run(ctx context.Context, inbox Inbox) error
	// Decode turns an envelope into a message. It is pure: the same envelope
	// always gives the same result. An error means that the envelope cannot be
	// understood; it is kept, reported and passed over.
	Decode(envelope Envelope) (Message, error)
	// Render cuts a post into parts with ids. It needs no link. A post that the
	// platform cannot express is a [SendError] with [Rejected].
	Render(post Post) ([]Part, error)
	// Send makes one try to hand over a part. It returns before ctx ends, with
	// nil or a [SendError].
	Send(ctx context.Context, part Part) (Receipt, error)
	// Traits never change.
	Traits() Traits
}

// Traits are what the core needs to know of a platform's habits.
type Traits struct {
	// Connectionless says that there is no link to watch: each send makes its
	// own connection, and nothing is received.
	Connectionless bool
	// SerialSends says that the account takes one send at a time; otherwise
	// each chat takes one at a time.
	SerialSends bool
	// RepeatsByID says that a part may be sent again under its own id without
	// members seeing it twice. Where it is false a repeat is marked.
	RepeatsByID bool
	// SendDeadline bounds one try of one part. A try that takes longer is
	// [Unknown].
	SendDeadline time.Duration
	// SettleTime is how long an [Unknown] part waits, with the link up and
	// caught up, for an echo or a receipt before its id goes out again.
	SettleTime time.Duration
	// PostsPerMinute is the number of posts that the platform takes in one chat
	// within any minute; 0 means no known limit.
	PostsPerMinute int
	// LivelyAbove is the number of live posts in one chat within a minute above
	// which what one person goes on to say is joined, so that phones ring less
	// often and the account stands out less; 0 means never.
	LivelyAbove int
	// PostSpacing is the shortest time between two posts in one chat.
	PostSpacing time.Duration
	// Pins says that a message can be pinned to its chat. Unpinning one that is
	// not pinned succeeds.
	Pins bool
	// EditableFor and DeletableFor are how long after it was posted the relay's
	// own post can be changed; 0 means without end.
	EditableFor, DeletableFor time.Duration
	// CommandSign is what people write before a command, where apps keep "/" to
	// themselves; empty for "/".
	CommandSign string
	// Remembers is how long the platform keeps what was said for a relay that is
	// away; 0 means for long enough.
	Remembers time.Duration
	// LargestFile is the largest file in bytes that can be posted; 0 means that
	// the platform takes no files. Larger ones are told by a line of text.
	LargestFile int64
}

// Measurer is a platform that tells how much text one part holds, so that a post
// can be cut where its reader would.
type Measurer interface {
	// TextLimit is the most that a part holds, in the units of TextLength.
	TextLimit() int
	// TextLength is the length of a text without its styles; that of two texts
	// together is the sum of theirs.
	TextLength(text string) int
}

// Reader is a platform that can tell what members will read of its parts.
type Reader interface {
	// ReadPart returns the words of a part that Render has made, with the marks
	// that the platform has for styles; empty where it has none.
	ReadPart(part Part) (string, error)
}

// Prober is a platform that can be asked whether it answers right now.
type Prober interface {
	// Probe makes one small request and reports what it showed. It returns
	// before ctx ends.
	Probe(ctx context.Context) Signal
}

// Pairer is a platform whose account is linked from a phone.
type Pairer interface {
	// Pair shows codes through show until one is accepted or ctx ends.
	Pair(ctx context.Context, request PairRequest) error
}

// PairRequest says how an account is to be linked.
type PairRequest struct {
	// Phone asks for a code to be typed on the phone with this number, digits
	// only; empty asks for QR codes.
	Phone string
	// ShowQR is called with the content of each QR code.
	ShowQR func(code string)
	// ShowCode is called with the code to be typed.
	ShowCode func(code string)
}

// Companion is a platform whose account lives on a phone, without which it ends
// one day.
type Companion interface {
	// PhoneSeen is when the phone was last known to be alive; zero if that is
	// not known.
	PhoneSeen() time.Time
}

// Named is a platform on which people address the relay's account by a name.
type Named interface {
	// AccountName is that name without any sign before it; empty while it is not
	// known.
	AccountName() string
}

// Mover is a platform whose conversations may go on under another chat id.
type Mover interface {
	// FollowMove makes the platform treat chat id to as the continuation of chat
	// id from: what is sent to from goes to to, and what is heard in to is
	// reported under from, the id in the configuration. It is called for every
	// known move before Run, and again when a move happens.
	FollowMove(from, to string)
}

// Pruner is a platform whose library keeps texts of its own.
type Pruner interface {
	// Prune deletes the texts that were sent or received before a time.
	Prune(ctx context.Context, before time.Time) error
}

// Forgetter is a platform whose library keeps traces of people.
type Forgetter interface {
	// ForgetPerson deletes what the library keeps of the person with an id. It
	// returns what has to stay, as words for the operator; empty if nothing does.
	ForgetPerson(ctx context.Context, id string) (stays string, err error)
}
