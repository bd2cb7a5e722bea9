package relay

import (
	"context"
	"log/slog"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/mediafolder"
	"lifeboat/store"
)

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
	Groups         []directory.Group
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
