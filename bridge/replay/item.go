package replay

import (
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
)

// Item is one thing that waits, in the order in which it happened.
type Item struct {
	// ID is the caller's; no two items have the same.
	ID int64
	// Kind is [bridge.Said], [bridge.Edited], [bridge.Deleted] or
	// [bridge.Reacted].
	Kind bridge.Kind
	// Target is the item that is edited, deleted or reacted to.
	Target int64
	// Speaker is equal for two items exactly if the same person did both on the
	// same platform.
	Speaker string
	// Who is how the speaker is shown; time and lateness are not looked at.
	Who    render.Attribution
	SentAt time.Time
	// Expired says that what was said was set to disappear, and has: it is counted.
	Expired bool
	// Text is what was said, or the new wording of what is edited. It tells of
	// what the message carries beside, unless that is among Files.
	Text bridge.Text
	// Answers is what a message replies to.
	Answers Answer
	// Files are posted after the text, in order.
	Files []bridge.KeptMedium
	// Reactions are what came to be put on the target, in order.
	Reactions []Reaction
}

// Answer is what somebody replies to. The zero Answer is no reply.
type Answer struct {
	Name string // who said it
	Text string // its wording, of which the first words are shown
}

// Handful is how many waiting messages go out as they are. More become one post.
const Handful = 3

// Mode is how much a group wants to see of what has waited.
type Mode string

// The modes.
const (
	Digest  Mode = "digest"  // as few posts as hold everything
	Full    Mode = "full"    // a post for each message
	Summary Mode = "summary" // one post that says how much was said, and where
	None    Mode = "none"    // nothing
	InFile  Mode = "file"    // a summary, with everything in a file
)

// Options are what a replay is composed for.
type Options struct {
	Mode Mode
	// Zone is the group's.
	Zone *time.Location
	// Now is when it is composed: times of the same day are shown without a
	// date.
	Now   time.Time
	Words Words
	// Limit is the most that a post may measure, in the units of Measure; the
	// length of two strings together must be the sum of theirs.
	Limit   int
	Measure func(string) int
	// MostPosts is how many posts a digest may take; 0 for any number. One that
	// would take more becomes a summary with a transcript.
	MostPosts int
	// Missed is the platform that could not be reached, where the replay is for
	// a fallback; empty where it is for the primary.
	Missed string
	// Unshown is how many older messages are not posted; the header says so.
	Unshown int
	// Continues says that the beginning has been posted, so that no header is
	// wanted.
	Continues bool
	// Amends says that everything was posted, and its wording is wanted as it is
	// now: the numbers of files stay, also where one in front was taken back.
	Amends bool
	// Untimed says that everything is said about now, so that no lines with the
	// time are wanted.
	Untimed bool
}

// Post is one post of a replay.
type Post struct {
	Text  bridge.Text
	Files []bridge.KeptMedium
	// Items are the items that it shows, with the changes that went into them.
	Items []int64
	// FilesFollow says that the text tells of files, and of what was said with
	// them, that are in the next post.
	FilesFollow bool
}

// Drop is an item that is not shown.
type Drop struct {
	ID     int64
	Reason string
}

// Result is what becomes of the items.
type Result struct {
	Posts   []Post
	Dropped []Drop
	// Unplaced are changes of something that is not among the items. They are
	// carried by themselves.
	Unplaced []int64
	// Transcript is set where there was too much to post: everything that was
	// said, for a file that goes with the only post.
	Transcript string
}
