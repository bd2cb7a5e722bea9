package relay

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/announce"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/mediafolder"
	"lifeboat/bridge/quiet"
	"lifeboat/bridge/render"
	"lifeboat/bridge/replay"
	"lifeboat/store"
)

// Group is one conversation of people with its chats.
type Group struct {
	Name      string
	Primary   bridge.Chat
	Fallbacks []bridge.Chat
	Zone      *time.Location
	// Replay is how much of what was held is posted after an outage; empty for a
	// digest.
	Replay replay.Mode
	// MostPosts is how many posts a digest may take before it becomes a summary
	// with a transcript; 0 for as many as shipped.
	MostPosts int
	// Languages are those of the texts for members, such as "en"; one or two.
	Languages []string
	// Quiet is when nothing rings and nothing is replayed.
	Quiet quiet.Hours
	// HoldReplay says that nothing of what was held is posted until operators
	// release it.
	HoldReplay bool
	// Mirror says that the chats are joined in peacetime too.
	Mirror bool

	printer announce.Printer
	// words and repeatMark are the printer's, which every message needs.
	words      render.Words
	repeatMark string
}

// withTexts returns the group with what it says to its members.
func (g Group) withTexts() (Group, error) {
	printer, err := announce.NewPrinter(g.Languages, g.Zone)
	if err != nil {
		return g, fmt.Errorf("group %q: %w", g.Name, err)
	}
	g.printer, g.words, g.repeatMark = printer, printer.Words(), printer.PossiblyRepeated()
	return g, nil
}

// joined says whether what is said in the primary chat goes to the fallbacks.
func (g Group) joined(state failover.Group) bool { return state.Open || g.Mirror }

// chats returns all chats of the group, the primary first.
func (g Group) chats() []bridge.Chat {
	return append([]bridge.Chat{g.Primary}, g.Fallbacks...)
}

// Control is something unrelated to all platforms that shows whether our own
// network works.
type Control interface {
	Name() string
	// Check returns nil when the target answered, and [bridge.ErrSomebodyElse] when
	// an answer came that is not its own. It returns before ctx ends.
	Check(ctx context.Context) error
}

// Options are what a relay is made of.
type Options struct {
	Store     *store.Store
	Platforms []bridge.Platform
	// PlatformTitles are the platforms' names as people write them.
	PlatformTitles map[bridge.PlatformName]string
	Groups         []Group
	// PersonName returns the configured name of a platform's person.
	PersonName func(platform bridge.PlatformName, id string) (string, bool)
	// Ignored says whether an account is that of another bridge, of which nothing
	// is relayed; nil for none.
	Ignored  func(platform bridge.PlatformName, id string) bool
	Controls []Control
	// Surveys ask the way to a watched platform while it is suspected; a platform
	// without one is judged by the relay's own connections alone.
	Surveys map[bridge.PlatformName]Surveyor
	Health  health.Policy
	// Canaries says how often sending is tried on watched platforms that are able
	// to, when nothing else shows whether it works; without an entry never.
	Canaries map[bridge.PlatformName]time.Duration
	// Failover has its quiet hours, and whose replay is held, from the groups.
	Failover failover.Policy
	// ReplayPerMinute is how many held posts an account sends in a minute.
	ReplayPerMinute int
	// Retention is how long texts are kept after they were delivered.
	Retention time.Duration
	// ExpireAfter is how long a message may wait for its chat before it is parked;
	// 0 for ever.
	ExpireAfter time.Duration
	// LimitPerChat is how many messages may wait for one chat before the oldest
	// are parked; 0 for any number.
	LimitPerChat int64
	// Operators are the chats of those who run the relay: a private chat with
	// its account each, named by the person's own id, or a service that only
	// sends. All of them are told of trouble; without one, nobody is.
	Operators []bridge.Chat
	// OperatorZone is what operators' times are shown in; UTC if it is nil.
	OperatorZone *time.Location
	// Disk is watched for space; nil for none.
	Disk Disk
	// Pictures keeps pictures for operators; without it they are kept in Media.
	Pictures Pictures
	// Media is where files are kept on their way; without it none are carried,
	// and members read a line in their place.
	Media *mediafolder.Folder
	// LargestFile is the largest file in bytes that is fetched.
	LargestFile int64
	Log         *slog.Logger
	// Clock reads the machine's clock; time.Now if it is nil.
	Clock func() time.Time
}

func (o Options) zone() *time.Location {
	if o.OperatorZone == nil {
		return time.UTC
	}
	return o.OperatorZone
}

func (o Options) title(platform bridge.PlatformName) string {
	if title, known := o.PlatformTitles[platform]; known {
		return title
	}
	return string(platform)
}

// directory finds groups by their chats.
type directory struct {
	byChat  map[bridge.Chat]Group
	byName  map[string]Group
	primary map[bridge.PlatformName][]Group
	// fallbacks are the fallback chats of all groups, by platform.
	fallbacks map[bridge.PlatformName][]bridge.Chat
}

func newDirectory(groups []Group) (directory, error) {
	d := directory{
		byChat: map[bridge.Chat]Group{}, byName: map[string]Group{},
		primary: map[bridge.PlatformName][]Group{}, fallbacks: map[bridge.PlatformName][]bridge.Chat{},
	}
	for _, configured := range groups {
		group, err := configured.withTexts()
		if err != nil {
			return d, err
		}
		if _, taken := d.byName[group.Name]; taken {
			return d, fmt.Errorf("two groups are called %q: give each its own name", group.Name)
		}
		d.byName[group.Name] = group
		d.primary[group.Primary.Platform] = append(d.primary[group.Primary.Platform], group)
		for _, chat := range group.chats() {
			if other, taken := d.byChat[chat]; taken {
				return d, fmt.Errorf("the chat %s is in the groups %q and %q: a chat belongs to one group", chat, other.Name, group.Name)
			}
			d.byChat[chat] = group
		}
		for _, chat := range group.Fallbacks {
			d.fallbacks[chat.Platform] = append(d.fallbacks[chat.Platform], chat)
		}
	}
	return d, nil
}
