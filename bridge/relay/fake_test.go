package relay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"lifeboat/bridge"
)

// fake is a messenger in memory with one account for the relay. Like the real
// ones it may go down, leave sends unanswered or refuse them.
type fake struct {
	name   bridge.PlatformName
	traits bridge.Traits
	limit  int

	mu      sync.Mutex
	inbox   bridge.Inbox
	running chan struct{} // closed while Run is on
	change  chan struct{} // wakes Run
	down    bool
	// unresolved says that while it is down its name does not resolve.
	unresolved bool
	answer     func(bridge.Part) error // what sends end with while up; nil sends
	rendering  func(bridge.Post)       // is told what is rendered; nil for nobody
	tries      []bridge.Part
	posts      []post // what members have seen, in order
	nextID     int
	account    bridge.Account
	clock      *shiftedClock
	silently   bool // sends arrive although answer fails them
	files      fakeFiles
}

// post is one thing that members saw in a chat.
type post struct {
	Chat   bridge.Chat
	ID     string
	Post   bridge.Post
	Repeat bool
	// Content is what was in the post's file.
	Content string
}

func newFake(name bridge.PlatformName, traits bridge.Traits) *fake {
	if traits.SendDeadline == 0 {
		traits.SendDeadline = 12 * time.Second
	}
	return &fake{name: name, traits: traits, change: make(chan struct{}, 1), running: make(chan struct{})}
}

// TextLimit and TextLength make posts as long as a test wants them.
func (f *fake) TextLimit() int {
	if f.limit == 0 {
		return 4000
	}
	return f.limit
}

func (f *fake) TextLength(text string) int { return utf8.RuneCountInString(text) }

func (f *fake) Name() bridge.PlatformName { return f.name }
func (f *fake) Traits() bridge.Traits     { return f.traits }

// Run reports the link as an adapter would: pings every 15 s while it is up,
// and failed attempts every 5 s while it is down.
func (f *fake) Run(ctx context.Context, inbox bridge.Inbox) error {
	f.mu.Lock()
	f.inbox = inbox
	close(f.running)
	f.mu.Unlock()
	if f.traits.Connectionless {
		<-ctx.Done()
		f.mu.Lock()
		defer f.mu.Unlock()
		f.running = make(chan struct{})
		return nil
	}
	connected := false
	for {
		connected = f.report(inbox, connected)
		wait := 15 * time.Second
		if !connected {
			wait = 5 * time.Second
		}
		select {
		case <-ctx.Done():
			f.mu.Lock()
			f.running = make(chan struct{})
			f.mu.Unlock()
			return nil
		case <-f.change:
		case <-time.After(wait):
		}
	}
}

func (f *fake) report(inbox bridge.Inbox, connected bool) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.account != "" && f.account != bridge.AccountFine:
		inbox.Signal(bridge.Signal{Account: f.account, Reason: "the phone removed it"})
		return false
	case f.down:
		failing := bridge.Connect
		if f.unresolved {
			failing = bridge.Resolve
		}
		inbox.Signal(bridge.Signal{Capability: failing, Reason: "connection refused"})
		return false
	case connected:
		inbox.Signal(bridge.Signal{Capability: bridge.Ping, OK: true})
	default:
		inbox.Signal(bridge.Signal{Account: bridge.AccountFine})
		inbox.Signal(bridge.Signal{Capability: bridge.Connect, OK: true})
		inbox.Signal(bridge.Signal{CaughtUp: true})
	}
	return true
}

func (f *fake) set(change func()) {
	f.mu.Lock()
	change()
	f.mu.Unlock()
	select {
	case f.change <- struct{}{}:
	default:
	}
}

// Probe answers while the messenger is up.
func (f *fake) Probe(context.Context) bridge.Signal {
	f.mu.Lock()
	defer f.mu.Unlock()
	return bridge.Signal{Capability: bridge.Ping, OK: !f.down, At: f.clock.now()}
}

// hand gives the relay messages as envelopes, all at once.
func (f *fake) hand(ctx context.Context, messages ...bridge.Message) error {
	var envelopes []bridge.Envelope
	for _, m := range messages {
		body, err := json.Marshal(m)
		if err != nil {
			return err
		}
		key := fmt.Sprint(m.Chat.ID, "/", m.ID, "/", m.Kind)
		if m.Attachment == bridge.Sealed {
			key += "/sealed" // what takes its place is no repeat of it
		}
		envelopes = append(envelopes, bridge.Envelope{Platform: f.name, Key: key, ReceivedAt: f.clock.now(), Payload: body})
	}
	f.mu.Lock()
	running := f.running
	f.mu.Unlock()
	<-running
	return f.inbox.Receive(ctx, envelopes, "")
}

var errPoison = errors.New("this is no message")

func (f *fake) Decode(envelope bridge.Envelope) (bridge.Message, error) {
	var m bridge.Message
	switch string(envelope.Payload) {
	case "poison":
		return m, errPoison
	case "panic":
		panic("the decoder has met its match")
	}
	return m, json.Unmarshal(envelope.Payload, &m)
}

// Render makes one part, or two of a post whose text has a line "---".
func (f *fake) Render(p bridge.Post) ([]bridge.Part, error) {
	if p.Text.Plain == "" && p.Action == bridge.ActionPost {
		return nil, &bridge.SendError{Result: bridge.Rejected, Reason: "empty"}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.rendering != nil {
		f.rendering(p)
	}
	if len(p.Files) > 0 && p.Action == bridge.ActionPost {
		return f.renderFiles(p)
	}
	f.nextID++
	body, err := json.Marshal(p)
	return []bridge.Part{{Chat: p.Chat, ID: fmt.Sprintf("%s-%d", f.name, f.nextID), Payload: body}}, err
}

func (f *fake) Send(ctx context.Context, part bridge.Part) (bridge.Receipt, error) {
	f.mu.Lock()
	down, answer, silently := f.down, f.answer, f.silently
	f.tries = append(f.tries, part)
	f.mu.Unlock()
	if down {
		return bridge.Receipt{}, &bridge.SendError{Result: bridge.Offline, Reason: "not connected"}
	}
	if answer != nil {
		if err := answer(part); err != nil {
			if silently {
				f.show(part)
			}
			return bridge.Receipt{}, f.wait(ctx, err)
		}
	}
	f.show(part)
	return bridge.Receipt{ID: part.ID, At: f.clock.now()}, nil
}

// wait lets an unanswered send take its whole deadline.
func (f *fake) wait(ctx context.Context, err error) error {
	if bridge.AsSendError(err).Result == bridge.Unknown {
		<-ctx.Done()
	}
	return err
}

func (f *fake) show(part bridge.Part) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var p bridge.Post
	if err := json.Unmarshal(part.Payload, &p); err != nil {
		panic(err)
	}
	f.posts = append(f.posts, post{Chat: part.Chat, ID: part.ID, Post: p, Repeat: part.MayRepeat, Content: f.contentOf(part)})
}

// seen returns the texts that members saw in a chat.
func (f *fake) seen(chat bridge.Chat) []string {
	var texts []string
	for _, p := range f.shown(chat) {
		texts = append(texts, p.Post.Text.Plain)
	}
	return texts
}

func (f *fake) shown(chat bridge.Chat) []post {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.posts), func(p post) bool { return p.Chat != chat })
}

func (f *fake) tried() []bridge.Part {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.tries)
}

// control is a control target.
type control struct {
	mu   sync.Mutex
	name string
	down bool
	// captured says that somebody else answers in its place.
	captured bool
}

func (c *control) Name() string { return c.name }

func (c *control) Check(context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.down:
		return errors.New("no answer")
	case c.captured:
		return fmt.Errorf("ask: %w", bridge.ErrSomebodyElse)
	}
	return nil
}
