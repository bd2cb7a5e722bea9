package bridge

import "time"

// Action is what a delivery does in its chat.
type Action string

// The actions. What a platform cannot do, its adapter refuses with
// [Rejected].
const (
	ActionPost   Action = "post"
	ActionEdit   Action = "edit"
	ActionDelete Action = "delete"
	ActionReact  Action = "react"
	ActionPin    Action = "pin"
	ActionUnpin  Action = "unpin"
)

// Attention is how much notice members are to take of a post.
type Attention string

// The degrees of attention, where a platform knows them.
const (
	Silent   Attention = ""         // it is there when they look
	Ordinary Attention = "ordinary" // phones do what they do for any message
	Ringing  Attention = "ringing"  // everybody is called
)

// Reference points at a message that already is on the platform.
type Reference struct {
	ID     string `json:"id"`
	Sender string `json:"sender,omitempty"` // the person who said it; empty for the relay itself
	// Quote is the wording that is shown above a reply, where the platform
	// wants it to be sent along.
	Quote string `json:"quote,omitempty"`
}

// Post is what one chat is to be given: a delivery resolved for its platform,
// with the author's name already part of the text.
type Post struct {
	Chat   Chat   `json:"chat"`
	Action Action `json:"action"`
	Text   Text   `json:"text"`
	// Files are posted with Text as their caption: one, or the pictures of an
	// album. A platform posts as an album what it can and the rest one by one.
	// With ActionEdit they say that the target was posted with a file, so that
	// its caption is what changes; their content may be gone.
	Files []KeptMedium `json:"files,omitempty"`
	// Target is what is replied to (ActionPost), or edited, deleted, reacted to,
	// pinned or unpinned; nil for a post that answers nothing.
	Target   *Reference `json:"target,omitempty"`
	Reaction string     `json:"reaction,omitempty"`
	// Attention is how much notice members are to take; the zero value is
	// silent.
	Attention Attention `json:"attention,omitempty"`
	// RepeatMark is what members read behind a repeat, in their language, on a
	// platform that cannot repeat by id: "(possibly repeated)".
	RepeatMark string `json:"repeat_mark,omitempty"`
}

// Part is one API call of a delivery: a piece of a long text, one picture of
// an album.
type Part struct {
	Chat Chat
	// ID is chosen before the first try and never changes, so that a repeat can
	// be recognized: a WhatsApp message id, a Matrix transaction id.
	ID string
	// Payload is the platform's own rendering. Only its adapter reads it.
	Payload []byte
	// Size is the length in bytes of the file that goes with the part, 0 without
	// one. It stretches the deadline of a try.
	Size int64
	// MayRepeat says that an earlier try of this part may have arrived. A
	// platform without ids of the sender's choice then marks the text.
	MayRepeat bool
}

// Receipt says that the platform has taken a part.
type Receipt struct {
	// ID is the id under which members see the part.
	ID string
	// Further are the ids of what else they see of it, in order: an album that is
	// one part has one for each picture after the first.
	Further []string
	At      time.Time
}
