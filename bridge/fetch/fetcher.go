package fetch

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"lifeboat/bridge"
	"lifeboat/bridge/pause"
	"lifeboat/store"
)

// fetchesAtOnce bounds how many files of one platform are fetched at a time.
const fetchesAtOnce = 3

// idle is how long a fetcher sleeps when nothing is wanted, and storeRetry how
// long it waits after the database did not answer.
const (
	idle       = time.Hour
	storeRetry = time.Second
)

// Options are what a fetcher is made of.
type Options struct {
	Platform bridge.Platform
	Store    *store.Store
	Log      *slog.Logger
	// Now reads the clock.
	Now   func() time.Time
	Shelf *Shelf
	// Largest is the largest file in bytes that is fetched.
	Largest int64
	Reports Reports
}

// Reports are told what fetching shows. They return at once.
type Reports struct {
	// Settled is told that the wait of a chat for a file is over.
	Settled func(bridge.Chat)
	// Kept is told why a file could not be kept, or, empty, that one was.
	Kept func(trouble string)
	// Signal is told what transfers show of media.
	Signal func(bridge.Signal)
}

// Fetcher brings the files of one platform's messages onto the shelf.
type Fetcher struct {
	platform bridge.PlatformName
	source   bridge.Fetcher
	traits   bridge.Traits
	store    *store.Store
	log      *slog.Logger
	now      func() time.Time
	shelf    *Shelf
	largest  int64
	reports  Reports
	wakeup   pause.Bell

	mu   sync.Mutex
	busy map[int64]bool // by medium
	// restUntil is set while our own disk gives trouble.
	restUntil time.Time
}

// New makes a fetcher. It says whether there is one: not where the platform is
// unable to fetch, or there is no folder to keep files in.
func New(o Options) (f *Fetcher, able bool) {
	source, able := o.Platform.(bridge.Fetcher)
	if !able || o.Shelf.folder == nil {
		return nil, false
	}
	return &Fetcher{
		platform: o.Platform.Name(), source: source, traits: o.Platform.Traits(),
		store: o.Store, log: o.Log, now: o.Now, shelf: o.Shelf, largest: o.Largest, reports: o.Reports,
		wakeup: pause.NewBell(), busy: map[int64]bool{},
	}, true
}

// Look makes the fetcher look what is wanted.
func (f *Fetcher) Look() { f.wakeup.Ring() }

// Run fetches until ctx ends, which ends what is under way, too: it begins anew
// after the next start.
func (f *Fetcher) Run(ctx context.Context) error {
	var workers errgroup.Group
	pause.Rounds(ctx, f.wakeup, 0, func(ctx context.Context) time.Duration { return f.dispatch(ctx, &workers) })
	return workers.Wait()
}

// dispatch starts what is due and returns when to look again.
func (f *Fetcher) dispatch(ctx context.Context, workers *errgroup.Group) time.Duration {
	now := f.now()
	if wait := f.rest(now); wait > 0 {
		return wait
	}
	wanted, err := f.wanted(ctx)
	if err != nil {
		f.log.Error("what is to be fetched cannot be read and is tried again", "platform", f.platform, "error", err)
		return storeRetry
	}
	for _, medium := range wanted {
		if f.isBusy(medium.ID) {
			continue
		}
		if wait := medium.NextTry.Sub(now); wait > 0 {
			return wait
		}
		if !f.begin(medium.ID) {
			break // the end of another one looks again
		}
		workers.Go(func() error {
			defer f.end(medium.ID)
			f.fetch(ctx, medium)
			return nil
		})
	}
	return idle
}

// wanted returns what is due first, enough to find work for every free hand.
func (f *Fetcher) wanted(ctx context.Context) ([]store.StoredMedium, error) {
	var wanted []store.StoredMedium
	err := f.store.Read(ctx, func(tx *store.Tx) (err error) {
		wanted, err = tx.WantedMedia(f.platform, 2*fetchesAtOnce)
		return err
	})
	return wanted, err
}

func (f *Fetcher) isBusy(medium int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.busy[medium]
}

func (f *Fetcher) begin(medium int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.busy) >= fetchesAtOnce {
		return false
	}
	f.busy[medium] = true
	return true
}

func (f *Fetcher) end(medium int64) {
	f.mu.Lock()
	delete(f.busy, medium)
	f.mu.Unlock()
	f.Look()
}

// rest returns how long to leave the disk alone.
func (f *Fetcher) rest(now time.Time) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.restUntil.Sub(now)
}

func (f *Fetcher) restFor(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.restUntil = f.now().Add(d)
}
