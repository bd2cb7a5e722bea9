package content

import (
	"log/slog"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/store"
)

// Options are what a source is made of. All but Media are needed.
type Options struct {
	Groups    directory.Directory
	Platforms map[bridge.PlatformName]bridge.Platform
	// Title is a platform's name as people write it.
	Title func(bridge.PlatformName) string
	// PersonName returns the configured name of a platform's person.
	PersonName func(platform bridge.PlatformName, id string) (string, bool)
	// Rang says whether members of a group, which is named by its primary chat,
	// were called to the fallback chats. It is asked often, and returns at once.
	Rang func(primary bridge.Chat) bool
	// Media is where files are kept; it is not asked where none are.
	Media bridge.MediaFolder
	// LargestFile is the largest file in bytes that is passed on.
	LargestFile int64
	// Now reads the clock.
	Now func() time.Time
	// Started is when the relay began to run: files are waited for anew from
	// then.
	Started func() time.Time
	Log     *slog.Logger
}

// Source answers what deliveries are to say. Make one with [New].
type Source struct {
	options Options
}

// New makes a source.
func New(options Options) *Source { return &Source{options: options} }

// group is the group of a chat; one without texts for the chats of operators.
func (s *Source) group(chat bridge.Chat) directory.Group { return s.options.Groups.ByChat[chat] }

// Body is what a post of many has: its words and files, as quiet as what it tells,
// and the mark of a repeat in the language of its readers.
func (s *Source) Body(post store.Delivery, text bridge.Text, files []bridge.KeptMedium, now time.Time) *bridge.Post {
	return &bridge.Post{Text: text, Files: files, Attention: s.attention(post, now), RepeatMark: s.group(post.Chat).RepeatMark()}
}
