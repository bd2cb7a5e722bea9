package outbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/outbox"
	"lifeboat/store"
	"lifeboat/store/storetest"
)

var (
	home = bridge.Chat{Platform: "messenger", ID: "home"}
	club = bridge.Chat{Platform: "messenger", ID: "club"}
)

// desk is a sender with a messenger in memory and a real database, in a bubble of
// simulated time.
type desk struct {
	*testing.T
	options   outbox.Options
	messenger *messenger
	sender    *outbox.Sender
	stop      context.CancelFunc
	ended     chan error

	mu    sync.Mutex
	gates map[bridge.Chat]outbox.Gate
	told  told
}

// told is what a sender has reported.
type told struct {
	outcomes []outbox.Outcome
	canaries []bridge.Signal
	signals  []bridge.Signal
	late     int
}

// atDesk runs a test with a sender that runs, whose link is up, and whose chats
// may be sent what is live.
func atDesk(t *testing.T, traits bridge.Traits, change func(*desk), test func(*desk)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lifeboat.db")
	storetest.Blank(t, path)
	synctest.Test(t, func(t *testing.T) {
		if traits.SendDeadline == 0 {
			traits.SendDeadline = 12 * time.Second
		}
		d := &desk{T: t, messenger: &messenger{traits: traits}, gates: map[bridge.Chat]outbox.Gate{}}
		d.options = outbox.Options{
			Now:      time.Now,
			Platform: d.messenger, Log: slog.New(slog.DiscardHandler), ReplayPerMinute: 60,
			Gate: d.gate, Content: d.content(), Reports: d.reports(),
		}
		opened, err := store.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		d.options.Store = opened
		change(d)
		d.start()
		defer func() {
			d.end()
			if err := opened.Close(); err != nil {
				t.Error(err)
			}
		}()
		d.pass(time.Second)
		test(d)
	})
}

func unchanged(*desk) {}

// start makes a sender and lets it run.
func (d *desk) start() {
	d.Helper()
	d.sender = outbox.New(d.options)
	for _, chat := range []bridge.Chat{home, club} {
		d.sender.Meet(chat)
		if err := d.options.Store.Read(d.Context(), func(tx *store.Tx) error { return d.sender.Recall(tx, chat) }); err != nil {
			d.Fatal(err)
		}
	}
	d.sender.LinkChanged(true, time.Now())
	ctx, stop := context.WithCancel(d.Context())
	d.stop, d.ended = stop, make(chan error, 1)
	go func() { d.ended <- d.sender.Run(ctx) }()
}

// end stops the sender and returns how long that took.
func (d *desk) end() time.Duration {
	d.Helper()
	began := time.Now()
	d.stop()
	if err := <-d.ended; err != nil {
		d.Errorf("the sender ended with %v", err)
	}
	return time.Since(began)
}

func (d *desk) pass(t time.Duration) {
	time.Sleep(t)
	synctest.Wait()
}

func (d *desk) gate(chat bridge.Chat) outbox.Gate {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.gates[chat]
}

// open sets what a chat may be sent and wakes it.
func (d *desk) open(chat bridge.Chat, gate outbox.Gate) {
	d.mu.Lock()
	d.gates[chat] = gate
	d.mu.Unlock()
	d.sender.Wake(chat)
}

// content says what is in the body of a delivery, or in its message.
func (d *desk) content() outbox.Content {
	return outbox.Content{
		Due:    func(_ *store.Tx, d store.Delivery) (time.Time, error) { return d.NextTry, nil },
		Album:  func(_ *store.Tx, d store.Delivery) ([]store.Delivery, error) { return []store.Delivery{d}, nil },
		Gather: func(*store.Tx, store.Delivery) (bool, error) { return false, nil },
		Resolve: func(tx *store.Tx, d store.Delivery) (bridge.Post, error) {
			if d.Message != 0 {
				m, err := tx.Message(d.Message)
				return bridge.Post{Chat: d.Chat, Action: d.Action, Text: m.Text}, err
			}
			post := *d.Body
			post.Chat, post.Action = d.Chat, d.Action
			leftOut, err := tx.FilesLeftOut(d.ID)
			if leftOut != bridge.Present {
				post.Files = nil
			}
			return post, err
		},
		TellInstead: func(*store.Tx, store.Delivery, string, time.Time) (bool, error) { return false, nil },
	}
}

func (d *desk) reports() outbox.Reports {
	note := func(change func(*told)) {
		d.mu.Lock()
		defer d.mu.Unlock()
		change(&d.told)
	}
	return outbox.Reports{
		Posting: func(string) {},
		Late:    func() { note(func(t *told) { t.late++ }) },
		Tried:   func(o outbox.Outcome) { note(func(t *told) { t.outcomes = append(t.outcomes, o) }) },
		Canary:  func(s bridge.Signal) { note(func(t *told) { t.canaries = append(t.canaries, s) }) },
		Signal:  func(s bridge.Signal) { note(func(t *told) { t.signals = append(t.signals, s) }) },
	}
}

// reported is what the sender has told so far.
func (d *desk) reported() told {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.told
}

// write changes the database as the loop would.
func (d *desk) write(change func(*store.Tx) error) {
	d.Helper()
	if err := d.options.Store.Write(d.Context(), change); err != nil {
		d.Fatal(err)
	}
}

// post puts a text into a lane and wakes its chat.
func (d *desk) post(chat bridge.Chat, lane store.Lane, text string) (id int64) {
	d.Helper()
	return d.add(store.Delivery{Chat: chat, Lane: lane, Action: bridge.ActionPost, Body: &bridge.Post{Text: bridge.Plainly(text)}})
}

// say is post for what a member said.
func (d *desk) say(chat bridge.Chat, text string) (id int64) {
	d.Helper()
	var message int64
	d.write(func(tx *store.Tx) (err error) {
		m := bridge.Message{Chat: bridge.Chat{Platform: "elsewhere", ID: "refuge"}, ID: text, Kind: bridge.Said, Text: bridge.Plainly(text)}
		message, err = tx.AddMessage(m, 0, time.Now())
		return err
	})
	return d.add(store.Delivery{Chat: chat, Lane: store.Live, Action: bridge.ActionPost, Message: message})
}

func (d *desk) add(delivery store.Delivery) (id int64) {
	d.Helper()
	delivery.CreatedAt = time.Now()
	d.write(func(tx *store.Tx) (err error) {
		id, err = tx.AddDelivery(delivery)
		return err
	})
	d.sender.Wake(delivery.Chat)
	synctest.Wait()
	return id
}

func (d *desk) delivery(id int64) (found store.Delivery) {
	d.Helper()
	err := d.options.Store.Read(d.Context(), func(tx *store.Tx) (err error) {
		found, err = tx.Delivery(id)
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return found
}

// expectSeen holds what members of a chat have seen, in order.
func (d *desk) expectSeen(chat bridge.Chat, want ...string) {
	d.Helper()
	if got := d.messenger.seen(chat); !slices.Equal(got, want) {
		d.Fatalf("%s saw %q, want %q", chat, got, want)
	}
}

// messenger is a platform in memory. A text that is rendered becomes one part a
// line, each with the post's files.
type messenger struct {
	traits bridge.Traits

	mu     sync.Mutex
	answer func(context.Context, bridge.Part) error // what sends end with; nil takes everything
	tries  []try
	shown  []bridge.Part
	parts  int
}

// try is one part that arrived at the messenger.
type try struct {
	bridge.Part
	at time.Time
}

func (m *messenger) Name() bridge.PlatformName                          { return "messenger" }
func (m *messenger) Traits() bridge.Traits                              { return m.traits }
func (m *messenger) Run(context.Context, bridge.Inbox) error            { return nil }
func (m *messenger) Decode(bridge.Envelope) (b bridge.Message, _ error) { return b, nil }

func (m *messenger) Render(p bridge.Post) ([]bridge.Part, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var parts []bridge.Part
	size := int64(0)
	for _, file := range p.Files {
		size += file.Size
	}
	for line := range strings.Lines(p.Text.Plain) {
		m.parts++
		id := fmt.Sprint("part ", m.parts)
		parts = append(parts, bridge.Part{Chat: p.Chat, ID: id, Payload: []byte(strings.TrimSpace(line)), Size: size})
	}
	return parts, nil
}

func (m *messenger) Send(ctx context.Context, part bridge.Part) (bridge.Receipt, error) {
	m.mu.Lock()
	m.tries = append(m.tries, try{part, time.Now()})
	answer := m.answer
	m.mu.Unlock()
	if answer != nil {
		if err := answer(ctx, part); err != nil {
			return bridge.Receipt{}, err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.shown = append(m.shown, part)
	return bridge.Receipt{ID: "seen as " + part.ID, At: time.Now()}, nil
}

// answers sets what sends end with from now on.
func (m *messenger) answers(answer func(context.Context, bridge.Part) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answer = answer
}

// fails answers with failures of one kind; where nothing is known of the outcome
// it takes the whole deadline.
func fails(result bridge.SendResult) func(context.Context, bridge.Part) error {
	return func(ctx context.Context, _ bridge.Part) error {
		if result == bridge.Unknown {
			<-ctx.Done()
		}
		return &bridge.SendError{Result: result, Reason: "it does not work"}
	}
}

// lasts answers after a while.
func lasts(while time.Duration) func(context.Context, bridge.Part) error {
	return func(context.Context, bridge.Part) error {
		time.Sleep(while)
		return nil
	}
}

func (m *messenger) seen(chat bridge.Chat) (texts []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, part := range m.shown {
		if part.Chat == chat {
			texts = append(texts, string(part.Payload))
		}
	}
	return texts
}

func (m *messenger) tried() []try {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.tries)
}
