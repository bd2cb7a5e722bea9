package outbox

import (
	"log/slog"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// Options are what a sender is made of. All functions are needed.
type Options struct {
	Platform bridge.Platform
	Store    *store.Store
	Log      *slog.Logger
	// Now reads the clock.
	Now func() time.Time
	// ReplayPerMinute is how many held posts the account sends in a minute.
	ReplayPerMinute int
	// CanaryEvery is how often sending is tried, on a platform that is able to,
	// when nothing else shows whether it works; 0 for never.
	CanaryEvery time.Duration
	// Gate says what a chat may be sent. It is asked often, and returns at once.
	Gate    func(bridge.Chat) Gate
	Content Content
	Reports Reports
}

// Gate says what the lanes of a chat may do. The zero gate lets out what is live.
type Gate struct {
	// Open lets out what was held.
	Open bool
	// First is set while only one held post may go out; it is the time of the
	// failback, so that each failback lets out one.
	First time.Time
	// Shut says that the live lane waits too, apart from what may have arrived.
	Shut bool
}

// Content answers what deliveries are to say. Its functions read or write within
// the transaction that they are given, and may be called by several goroutines
// at once.
type Content struct {
	// Due is when a delivery may go at the earliest, for instance because its
	// file is still being fetched; zero for at once. The delivery has the id 0
	// where a lane is empty.
	Due func(*store.Tx, store.Delivery) (time.Time, error)
	// Album returns a delivery and those right behind it that are posted as one
	// with it, only itself where there are none.
	Album func(*store.Tx, store.Delivery) ([]store.Delivery, error)
	// Gather makes one post of a delivery and as much behind it as one holds, and
	// says whether it did.
	Gather func(*store.Tx, store.Delivery) (bool, error)
	// Burst says whether more may come that could go out in one post with a
	// delivery, since nobody else has spoken after it; GatherBurst makes one post
	// of what the same person has said in a row, and says whether it did.
	Burst, GatherBurst func(*store.Tx, store.Delivery) (bool, error)
	// Resolve returns what the delivery's chat is to be given. A *bridge.SendError
	// that is rejected refuses the delivery for good.
	Resolve func(*store.Tx, store.Delivery) (bridge.Post, error)
	// TellInstead tells members of what the platform refuses for good, and says
	// whether that settles the delivery; if not, it is parked.
	TellInstead func(tx *store.Tx, d store.Delivery, reason string, now time.Time) (bool, error)
}

// Reports are told what sending shows. They return at once.
type Reports struct {
	// Posting is told the wording of a post before it goes out for the first
	// time.
	Posting func(text string)
	// Late is told that a try has not been answered for half of its time.
	Late func()
	// Tried is told what became of each try of a delivery, after that is on disk.
	Tried func(Outcome)
	// Canary is told what a canary showed of sending to groups.
	Canary func(bridge.Signal)
	// Signal is told what transfers show of media.
	Signal func(bridge.Signal)
}
