package conformance

import (
	"testing"

	"lifeboat/bridge"
)

// World is a simulated platform with one chat, in which are the relay's account
// and two members, number 0 and number 1. Its methods are called from one
// goroutine and fail the test by themselves.
type World interface {
	// Open returns a new adapter for the relay's account, as a new process makes
	// it: it goes on from the cursor that was last committed (empty at first) and
	// from whatever the adapter itself keeps on disk. If the adapter is an
	// io.Closer, the suite closes it after its Run has ended and before the next
	// Open. The relay's account stays the same.
	Open(t testing.TB, cursor bridge.Cursor) bridge.Platform
	// Chat is the chat that all are in.
	Chat() bridge.Chat
	// Say lets a member say something and returns the id under which the relay
	// will hear it. The member can do so during every fault.
	Say(t testing.TB, saying Saying) (id string)
	// Seen returns the relay's posts as the members see them now: in order of
	// appearance, in their latest wording, without those that were deleted.
	Seen(t testing.TB) []Sight
	// Cut breaks the relay's open connections once, as by a reset. New ones work.
	Cut(t testing.TB)
	// Inflict makes a fault begin that lasts until Heal. It returns false where
	// the platform has no such fault; the checks that need it are then left out.
	Inflict(t testing.TB, fault Fault) bool
	// Heal ends all faults.
	Heal(t testing.TB)
}

// Saying is what a member says.
type Saying struct {
	Member int // 0 or 1
	Text   bridge.Text
	// ReplyTo is the id of the message that is answered, as members see it.
	ReplyTo string
}

// Sight is one post of the relay as members see it.
type Sight struct {
	ID      string
	Text    bridge.Text
	ReplyTo string // the id of the message that it answers
	// File is the file that the post shows, with Text as its caption; nil for a
	// text.
	File *SeenFile
	// Album is equal, and not empty, for pictures that are shown as one album.
	Album string
}

// Fault is a way in which the platform fails the relay.
type Fault string

// The faults.
const (
	// Refused: open connections are cut and new ones refused.
	Refused Fault = "connections refused"
	// Unanswered: a send is carried out, but the relay never learns of it.
	Unanswered Fault = "sends unanswered"
	// LoggedOut: the account's credentials are not accepted any more.
	LoggedOut Fault = "logged out"
	// Removed: the relay may not post in the chat.
	Removed Fault = "removed from the chat"
	// Limited: sends are refused at the moment, and the platform says for how long.
	Limited Fault = "rate limited"
)

// Editor is a world whose members can change what they said.
type Editor interface {
	Edit(t testing.TB, member int, id string, text bridge.Text)
}

// Deleter is a world whose members can take back what they said, so that the
// relay hears of it.
type Deleter interface {
	Delete(t testing.TB, member int, id string)
}

// Reactor is a world whose members can react to a message; an empty reaction
// takes theirs off.
type Reactor interface {
	React(t testing.TB, member int, id, reaction string)
}

// Poisoner is a world that can hand the relay something that nobody can decode.
type Poisoner interface {
	Poison(t testing.TB)
}

// Repeater is a world that can hand the relay again what it has confirmed, as a
// server does to which confirmations got lost. It returns how much.
type Repeater interface {
	RouteAgain(t testing.TB, n int) int
}

// SecretKeeper is a world whose adapter holds secrets, which must never show in
// an error or a signal.
type SecretKeeper interface {
	Secrets() []string
}
