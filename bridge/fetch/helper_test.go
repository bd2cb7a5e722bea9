package fetch_test

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/fetch"
	"lifeboat/bridge/mediafolder"
	"lifeboat/store"
	"lifeboat/store/storetest"
)

var (
	home   = bridge.Chat{Platform: "elsewhere", ID: "home"}
	refuge = bridge.Chat{Platform: "messenger", ID: "refuge"}
)

// cellar is a fetcher with a messenger in memory, a real folder of 100 bytes and a
// real database, in a bubble of simulated time.
type cellar struct {
	*testing.T
	store     *store.Store
	folder    *mediafolder.Folder
	shelf     *fetch.Shelf
	messenger *messenger
	fetcher   *fetch.Fetcher
	stop      context.CancelFunc
	ended     chan error

	mu      sync.Mutex
	settled []bridge.Chat
	kept    []string
	signals []bridge.Signal
}

func inCellar(t *testing.T, test func(*cellar)) {
	t.Helper()
	path := t.TempDir()
	storetest.Blank(t, filepath.Join(path, "lifeboat.db"))
	synctest.Test(t, func(t *testing.T) {
		c := &cellar{T: t, messenger: &messenger{}}
		opened, err := store.Open(t.Context(), filepath.Join(path, "lifeboat.db"))
		if err != nil {
			t.Fatal(err)
		}
		c.store = opened
		if c.folder, err = mediafolder.New(filepath.Join(path, "media"), 100); err != nil {
			t.Fatal(err)
		}
		c.shelf = fetch.NewShelf(c.folder, opened)
		c.start()
		defer func() {
			c.end()
			if err := opened.Close(); err != nil {
				t.Error(err)
			}
		}()
		test(c)
	})
}

func (c *cellar) start() {
	c.Helper()
	note := func(change func()) {
		c.mu.Lock()
		defer c.mu.Unlock()
		change()
	}
	able := false
	c.fetcher, able = fetch.New(fetch.Options{
		Now:      time.Now,
		Platform: c.messenger, Store: c.store, Log: slog.New(slog.DiscardHandler), Shelf: c.shelf, Largest: 60,
		Reports: fetch.Reports{
			Settled: func(chat bridge.Chat) { note(func() { c.settled = append(c.settled, chat) }) },
			Kept:    func(trouble string) { note(func() { c.kept = append(c.kept, trouble) }) },
			Signal:  func(s bridge.Signal) { note(func() { c.signals = append(c.signals, s) }) },
		},
	})
	if !able {
		c.Fatal("there is no fetcher")
	}
	ctx, stop := context.WithCancel(c.Context())
	c.stop, c.ended = stop, make(chan error, 1)
	go func() { c.ended <- c.fetcher.Run(ctx) }()
}

func (c *cellar) end() {
	c.Helper()
	c.stop()
	if err := <-c.ended; err != nil {
		c.Errorf("the fetcher ended with %v", err)
	}
}

func (c *cellar) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// want lets a message for home come in that carries a file, and returns the
// message and its delivery.
func (c *cellar) want(content string) (message, delivery int64) {
	c.Helper()
	medium := bridge.Medium{Kind: bridge.Photo, Source: []byte(content)}
	c.write(func(tx *store.Tx) (err error) {
		m := bridge.Message{Chat: refuge, ID: content, Kind: bridge.Said, Attachment: bridge.Photo, Media: &medium}
		if message, err = tx.AddMessage(m, 0, time.Now()); err != nil {
			return err
		}
		wanted := store.StoredMedium{Message: message, Platform: "messenger", Medium: medium, State: store.Wanted, WantedAt: time.Now()}
		if err = tx.AddMedium(wanted); err != nil {
			return err
		}
		delivery, err = tx.AddDelivery(store.Delivery{Chat: home, Lane: store.Live, Action: bridge.ActionPost, Message: message, CreatedAt: time.Now()})
		return err
	})
	c.fetcher.Look()
	synctest.Wait()
	return message, delivery
}

// delivered says that members have what a delivery brings.
func (c *cellar) delivered(delivery int64) {
	c.Helper()
	c.write(func(tx *store.Tx) error {
		if err := tx.Start(delivery, []bridge.Part{{Chat: home, ID: "part"}}, time.Now()); err != nil {
			return err
		}
		if err := tx.PartSent(delivery, 0, bridge.Receipt{ID: "part", At: time.Now()}); err != nil {
			return err
		}
		return tx.FinishDelivery(delivery, time.Now())
	})
}

func (c *cellar) write(change func(*store.Tx) error) {
	c.Helper()
	if err := c.store.Write(c.Context(), change); err != nil {
		c.Fatal(err)
	}
}

// expect holds how far a file has come.
func (c *cellar) expect(message int64, state store.MediumState, absence bridge.Absence) (medium store.StoredMedium) {
	c.Helper()
	err := c.store.Read(c.Context(), func(tx *store.Tx) (err error) {
		medium, _, err = tx.MediumOf(message)
		return err
	})
	if err != nil {
		c.Fatal(err)
	}
	if medium.State != state || medium.Absence != absence {
		c.Fatalf("the file is %q and %q (%s), want %q and %q", medium.State, medium.Absence, medium.Reason, state, absence)
	}
	return medium
}

// messenger is a platform in memory. A file's source is its content.
type messenger struct {
	mu      sync.Mutex
	answer  func(context.Context) error // what fetches end with; nil gives the file
	fetched int
	now     int // under way
	most    int // at a time
}

func (m *messenger) Name() bridge.PlatformName                          { return "messenger" }
func (m *messenger) Traits() (t bridge.Traits)                          { return t }
func (m *messenger) Run(context.Context, bridge.Inbox) error            { return nil }
func (m *messenger) Decode(bridge.Envelope) (d bridge.Message, _ error) { return d, nil }
func (m *messenger) Render(bridge.Post) ([]bridge.Part, error)          { return nil, nil }
func (m *messenger) Send(context.Context, bridge.Part) (r bridge.Receipt, _ error) {
	return r, nil
}

func (m *messenger) Fetch(ctx context.Context, medium bridge.Medium, into bridge.WorkFile, _ int64) error {
	m.mu.Lock()
	m.fetched++
	m.now++
	m.most = max(m.most, m.now)
	answer := m.answer
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		m.now--
		m.mu.Unlock()
	}()
	if answer != nil {
		if err := answer(ctx); err != nil {
			return err
		}
	}
	_, err := io.Copy(into, strings.NewReader(string(medium.Source)))
	return err
}

func (m *messenger) answers(answer func(context.Context) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answer = answer
}

// count returns how many fetches were begun, and how many at most at a time.
func (m *messenger) count() (fetched, most int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fetched, m.most
}

func fails(result bridge.SendResult) func(context.Context) error {
	return func(context.Context) error { return &bridge.SendError{Result: result, Reason: "it does not work"} }
}

func hangs(ctx context.Context) error {
	<-ctx.Done()
	return &bridge.SendError{Result: bridge.Transient, Reason: "no answer", Err: ctx.Err()}
}
