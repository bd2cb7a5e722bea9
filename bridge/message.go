package bridge

import "time"

// Kind says what a message does in its chat.
type Kind string

// The kinds of message. A platform event that is none of them, such as a
// member who typed, is [Nothing] and is passed over.
const (
	Said    Kind = "said"    // something new was said
	Edited  Kind = "edited"  // Target has a new wording
	Deleted Kind = "deleted" // Target was taken back
	Reacted Kind = "reacted" // Reaction was put on Target, or taken off when empty
	Nothing Kind = "nothing" // nothing that members would want to be told
	Moved   Kind = "moved"   // the conversation goes on under the chat id in MovedTo
	Missed  Kind = "missed"  // something was said that can never be had; Text tells operators why
)

// Attachment names what a message carries that is not text.
type Attachment string

// The attachments that members are told about by a short line.
const (
	Photo    Attachment = "photo"
	Video    Attachment = "video"
	Animated Attachment = "gif"
	Voice    Attachment = "voice"
	Audio    Attachment = "audio"
	File     Attachment = "file"
	Sticker  Attachment = "sticker"
	Location Attachment = "location"
	Contact  Attachment = "contact"
	Poll     Attachment = "poll"
	Other    Attachment = "other"
	// Sealed is a message that could not be decrypted. Its sender's device has
	// been asked for it again; then it comes once more under the same id.
	Sealed Attachment = "sealed"
)

// Person is somebody who talks in a chat, as the platform presents them.
type Person struct {
	// ID is the platform's stable id of the person.
	ID string `json:"id"`
	// AlsoID is a second id under which the same person may be known (a
	// WhatsApp phone number beside a LID); empty if there is none.
	AlsoID string `json:"also_id,omitempty"`
	// Name is the display name that the person chose. It is foreign text.
	Name string `json:"name,omitempty"`
}

// Message is the canonical form of what somebody did in a chat.
type Message struct {
	Chat Chat `json:"chat"`
	// ID is the platform's id of the message, unique within the chat and sender.
	ID     string    `json:"id"`
	Kind   Kind      `json:"kind"`
	Sender Person    `json:"sender"`
	SentAt time.Time `json:"sent_at"` // when it was said, by the platform's clock
	// Lifetime is how long after SentAt it is to be seen and kept at all, where
	// it was set to disappear; 0 for as long as anybody wants.
	Lifetime time.Duration `json:"lifetime,omitempty"`
	// Expired says that its lifetime is over: what was said is kept nowhere any
	// more. No platform sets it.
	Expired bool `json:"expired,omitempty"`
	Text    Text `json:"text"`
	// Attachment is set when the message carries more than text; Text is then
	// its caption.
	Attachment Attachment `json:"attachment,omitempty"`
	// Media is set when the attachment is a file that can be fetched; its kind is
	// the attachment.
	Media *Medium `json:"media,omitempty"`
	// Album is equal, and not empty, for messages of one sender that were posted
	// together as an album.
	Album string `json:"album,omitempty"`
	// Target is the message id that is replied to (kind Said), or that is
	// edited, deleted or reacted to.
	Target   string `json:"target,omitempty"`
	Reaction string `json:"reaction,omitempty"`
	// Own says that the relay's own account is the sender. The relay decides by
	// the ids it has stored whether it sent this itself.
	Own bool `json:"own,omitempty"`
	// PartID is the id of the relay's [Part] that this is the echo of, where
	// members see it under another id and the platform tells both; it is only
	// set together with Own.
	PartID  string `json:"part_id,omitempty"`
	MovedTo string `json:"moved_to,omitempty"`
}

// Expires is when what was said is to be kept nowhere any more; zero for never.
func (m Message) Expires() time.Time {
	if m.Lifetime <= 0 {
		return time.Time{}
	}
	return m.SentAt.Add(m.Lifetime)
}
