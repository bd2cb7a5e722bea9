package relay_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/bridge/mediafolder"
	"lifeboat/bridge/relay"
	"lifeboat/store"
	"lifeboat/store/storetest"
)

var (
	family = bridge.Chat{Platform: "primary", ID: "family"}
	refuge = bridge.Chat{Platform: "fallback", ID: "refuge"}
	club   = bridge.Chat{Platform: "primary", ID: "club"}
	tent   = bridge.Chat{Platform: "fallback", ID: "tent"}
)

// world is a relay between two fakes, in a bubble of simulated time, with a
// real database.
type world struct {
	*testing.T
	path     string
	keep     int64 // how much the media folder may hold
	largest  int64 // the largest file that is fetched
	media    *mediafolder.Folder
	primary  *fake
	fallback *fake
	others   []*fake
	groups   []directory.Group
	// expireAfter and limitPerChat bound what waits; 0 for no limit.
	expireAfter  time.Duration
	limitPerChat int64
	// retention is how long texts and files are kept after they were delivered.
	retention time.Duration
	clock     shiftedClock
	// replayPerMinute is the pace of the replay.
	replayPerMinute int
	controls        []*control
	surveys         map[bridge.PlatformName]relay.Surveyor
	// operators, disk and pictures are none unless a test sets them.
	operators []bridge.Chat
	disk      relay.Disk
	pictures  relay.Pictures
	ignored   func(bridge.PlatformName, string) bool
	// canaries is how often sending is tried on the primary; 0 for never.
	canaries time.Duration
	// wrapped stands in for the primary, with abilities of its own.
	wrapped bridge.Platform
	store   *store.Store
	relay   *relay.Relay
	stop    context.CancelFunc
	ended   chan error
	said    int
}

// inWorld runs a test in a bubble, with the relay started and settled.
func inWorld(t *testing.T, test func(*world)) {
	t.Helper()
	inWorldWith(t, func(*world) {}, test)
}

// inWorldWith is inWorld with other platforms and groups.
func inWorldWith(t *testing.T, change func(*world), test func(*world)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	storetest.Blank(t, path)
	synctest.Test(t, func(t *testing.T) {
		w := &world{
			T: t, path: path, keep: 1 << 20, largest: 8_000,
			primary:  newFake("primary", bridge.Traits{SerialSends: true, RepeatsByID: true, SettleTime: 8 * time.Second, LargestFile: 5_000}),
			fallback: newFake("fallback", bridge.Traits{LargestFile: 10_000, Pins: true}),
			controls: []*control{{name: "a"}, {name: "b"}, {name: "c"}},
			groups: []directory.Group{
				{Name: "Family", Primary: family, Fallbacks: []bridge.Chat{refuge}, Zone: time.UTC},
				{Name: "Club", Primary: club, Fallbacks: []bridge.Chat{tent}, Zone: time.UTC},
			},
		}
		w.replayPerMinute, w.retention = 60, 24*time.Hour
		change(w)
		w.start()
		defer w.end()
		w.pass(time.Second)
		test(w)
	})
}

func (w *world) start() {
	w.Helper()
	opened, err := store.Open(w.Context(), w.path)
	if err != nil {
		w.Fatal(err)
	}
	w.store = opened
	if w.media, err = mediafolder.New(filepath.Join(filepath.Dir(w.path), "media"), w.keep); err != nil {
		w.Fatal(err)
	}
	w.primary.files.folder, w.fallback.files.folder = w.media, w.media
	options := relay.Options{
		Store: opened, Platforms: []bridge.Platform{uploading{w.primary}, w.fallback},
		Media: w.media, LargestFile: w.largest,
		PlatformTitles: map[bridge.PlatformName]string{"primary": "WhatsApp", "fallback": "Telegram"},
		Groups:         w.groups,
		PersonName:     func(_ bridge.PlatformName, id string) (string, bool) { return "Grandma", id == "grandma" },
		Ignored:        w.ignored,
		Health:         health.DefaultPolicy(), Failover: failover.DefaultPolicy(),
		ReplayPerMinute: w.replayPerMinute, Retention: w.retention,
		Clock:       w.clock.now,
		ExpireAfter: w.expireAfter, LimitPerChat: w.limitPerChat,
		Canaries:  map[bridge.PlatformName]time.Duration{"primary": w.canaries},
		Operators: w.operators, Disk: w.disk, Pictures: w.pictures, Surveys: w.surveys,
		Log: slog.New(slog.DiscardHandler),
	}
	if w.wrapped != nil {
		options.Platforms[0] = w.wrapped
	}
	for _, other := range w.others {
		if other.traits.Connectionless {
			options.Platforms = append(options.Platforms, struct{ bridge.Platform }{other}) // it cannot be probed
			continue
		}
		options.Platforms = append(options.Platforms, other)
	}
	for _, c := range w.controls {
		options.Controls = append(options.Controls, c)
	}
	w.relay, err = relay.New(options)
	if err != nil {
		w.Fatal(err)
	}
	ctx, stop := context.WithCancel(w.Context())
	w.stop, w.ended = stop, make(chan error, 1)
	go func() { w.ended <- w.relay.Run(ctx) }()
}

func (w *world) end() {
	w.Helper()
	w.stop()
	if err := <-w.ended; err != nil {
		w.Errorf("the relay ended with %v", err)
	}
	if err := w.store.Close(); err != nil {
		w.Error(err)
	}
}

// restart ends the relay and starts it anew on the same database.
func (w *world) restart() {
	w.Helper()
	w.end()
	w.start()
	w.pass(time.Second)
}

// pass lets time pass and everything that it brings about happen.
func (w *world) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// say lets a member say something and returns the message.
func (w *world) say(chat bridge.Chat, text string, change ...func(*bridge.Message)) bridge.Message {
	w.Helper()
	w.said++
	m := bridge.Message{
		Chat: chat, ID: "m" + string(rune('a'+w.said)), Kind: bridge.Said, SentAt: w.clock.now(),
		Sender: bridge.Person{ID: "grandma", Name: "granny"}, Text: bridge.Plainly(text),
	}
	for _, c := range change {
		c(&m)
	}
	if err := w.on(chat).hand(w.Context(), m); err != nil {
		w.Fatal(err)
	}
	synctest.Wait()
	return m
}

func (w *world) on(chat bridge.Chat) *fake {
	if chat.Platform == w.primary.name {
		return w.primary
	}
	for _, other := range w.others {
		if chat.Platform == other.name {
			return other
		}
	}
	return w.fallback
}

// fail takes the primary down and waits for the failover.
func (w *world) fail() {
	w.Helper()
	w.primary.set(func() { w.primary.down = true })
	w.pass(30 * time.Second)
	w.expectPhase(failover.Down)
}

// mend brings the primary back and waits for the failback.
func (w *world) mend() {
	w.Helper()
	w.primary.set(func() { w.primary.down = false })
	w.pass(89 * time.Second)
	w.expectPhase(failover.Recovering)
	w.pass(5 * time.Second)
}

func (w *world) expectPhase(want failover.Phase) {
	w.Helper()
	if got := w.state().Phase; got != want {
		w.Fatalf("phase %q, want %q", got, want)
	}
}

func (w *world) state() failover.State {
	w.Helper()
	snapshot, err := w.relay.Snapshot(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return snapshot.Primaries[0].State
}

// expectSeen holds that members saw posts with these texts, and no others, in
// this order; "…x" stands for any text that ends in x.
func (w *world) expectSeen(chat bridge.Chat, want ...string) {
	w.Helper()
	got := w.on(chat).seen(chat)
	same := len(got) == len(want)
	for i := 0; same && i < len(want); i++ {
		end, open := strings.CutPrefix(want[i], "…")
		same = got[i] == want[i] || open && strings.HasSuffix(got[i], end)
	}
	if !same {
		w.Fatalf("%s saw\n  %s\nwant\n  %s", chat, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}
