package scenario

import (
	"slices"
	"sync"
	"time"
)

// Books is what all members have written down. Entries are only ever added, and those of what was said note its changes. The group has one chat on each platform,
// so a platform's name stands for its chat.
type Books struct {
	mu   sync.Mutex
	said []Said
	seen []Seen
	told []Told
}

// Said is a member's entry about something that it wrote.
type Said struct {
	By   string
	On   PlatformName
	Text string    // of a file, its caption
	ID   string    // the platform's id of the message; empty if it was not taken
	At   time.Time // when the platform took it, or when the member gave up
	// Failed says that the platform did not take it: the sender's own screen shows it as not sent. Others may have
	// got it all the same.
	Failed  bool
	File    FileEntry
	later   []wording // what it said after each edit
	deleted time.Time // when it was taken back; zero if it was not
	// Command says that it was meant for the relay, which passes it on to nobody.
	Command bool
	// Answers is the text to which it replied; empty for no reply.
	Answers string
}

// Seen is a member's entry about something that its screen showed.
type Seen struct {
	By   string
	On   PlatformName
	ID   string // the platform's id of the post
	What Happening
	// From is the member who wrote it; empty for the relay.
	From   string
	Text   string // of a file, its caption
	File   FileEntry
	Album  string // equal, and not empty, for files that the screen showed as one album
	Silent bool   // no sound came with it
	// Answers is the platform's id of the post to which it pointed; empty for none.
	Answers string
	At      time.Time
}

// Told is the operator's entry about something that the relay told in private.
type Told struct {
	What Happening
	Text string
	At   time.Time
}

// Happening is what happened to a post.
type Happening string

// What members see happen to posts.
const (
	Posted  Happening = "posted"
	Edited  Happening = "edited"
	Deleted Happening = "deleted"
	Pinned  Happening = "pinned"
	Reacted Happening = "reacted"
)

// FromRelay says whether it is a new post of the relay.
func (s Seen) FromRelay() bool { return s.What == Posted && s.From == "" }

// key tells what was said from everything else: the text or, where there is none, the content of the file.
func (s Said) key() string { return keyOf(s.Text, s.File) }

func keyOf(text string, file FileEntry) string {
	if text != "" {
		return text
	}
	return file.SHA256
}

// EditedByRelay says whether it is a new wording of a post of the relay.
func (s Seen) EditedByRelay() bool { return s.What == Edited && s.From == "" }

// NoteSaid adds an entry.
func (b *Books) NoteSaid(entry Said) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = append(b.said, entry)
}

// NoteSeen adds an entry.
func (b *Books) NoteSeen(entry Seen) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen = append(b.seen, entry)
}

// NoteTold adds an entry.
func (b *Books) NoteTold(entry Told) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.told = append(b.told, entry)
}

// Told returns a copy of what the operator has written down, in order.
func (b *Books) Told() []Told {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.told)
}

// Entries returns copies of all entries, in the order in which they were made.
func (b *Books) Entries() ([]Said, []Seen) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.said), slices.Clone(b.seen)
}

// Balance counts from all entries that there are now; see [Settle].
func (b *Books) Balance(rules Rules) Balance {
	said, seen := b.Entries()
	return Settle(said, seen, rules)
}
