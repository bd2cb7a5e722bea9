package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
)

// relay is a running platform with an inbox in memory.
type relay struct {
	*world
	t        *testing.T
	platform *Platform
	inbox    *inbox
	stop     func()
}

// briskPace is for faults that have to be sat out: nothing takes longer than it
// must on a slow machine.
func briskPace() pace {
	p := testPace()
	p.dial, p.handshake, p.login = 2*time.Second, 2*time.Second, 2*time.Second
	p.pingEvery, p.pingAgain, p.pingDeadline = 300*time.Millisecond, 50*time.Millisecond, 700*time.Millisecond
	p.reconnect = []time.Duration{50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond}
	p.slow, p.send, p.quiet = 200*time.Millisecond, 3*time.Second, 300*time.Millisecond
	return p
}

// startRelay runs the relay of a world and waits until it has caught up.
func startRelay(t *testing.T, w *world, pace pace) *relay {
	t.Helper()
	return resumeRelay(t, w, pace, newInbox())
}

// resumeRelay goes on with the inbox of an earlier run, as a process does after
// a restart: what was kept but not confirmed any more comes again.
func resumeRelay(t *testing.T, w *world, pace pace, inbox *inbox) *relay {
	t.Helper()
	r := &relay{world: w, t: t, platform: w.open(t, pace), inbox: inbox}
	mark := inbox.mark()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.platform.Run(ctx, r.inbox) }()
	r.stop = sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-ended, r.platform.Close()); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(r.stop)
	r.inbox.await(t, mark, "caught up", func(s bridge.Signal) bool { return s.CaughtUp })
	return r
}

func (r *relay) say(member int, words string) string {
	r.t.Helper()
	return r.Say(r.t, conformance.Saying{Member: member, Text: bridge.Plainly(words)})
}

// hears waits until messages with these ids have come, each once, in this order.
func (r *relay) hears(ids ...string) []bridge.Message {
	r.t.Helper()
	r.inbox.wait(r.t, fmt.Sprintf("%d messages", len(ids)), func() bool { return len(r.inbox.envelopes) >= len(ids) })
	var messages []bridge.Message
	for i, envelope := range r.inbox.kept() {
		message, err := r.platform.Decode(envelope)
		if err != nil {
			r.t.Fatal(err)
		}
		if i >= len(ids) || message.ID != ids[i] {
			r.t.Fatalf("message %d is %s, want %v", i, message.ID, ids)
		}
		messages = append(messages, message)
	}
	return messages
}

func (r *relay) part(words string) bridge.Part {
	r.t.Helper()
	return r.render(bridge.Post{Chat: r.Chat(), Action: bridge.ActionPost, Text: bridge.Plainly(words)})
}

func (r *relay) render(post bridge.Post) bridge.Part {
	r.t.Helper()
	parts, err := r.platform.Render(post)
	if err != nil {
		r.t.Fatal(err)
	}
	if len(parts) != 1 {
		r.t.Fatalf("%d parts instead of one", len(parts))
	}
	return parts[0]
}

func (r *relay) send(part bridge.Part) (bridge.Receipt, *bridge.SendError) {
	ctx, cancel := context.WithTimeout(context.Background(), r.platform.Traits().SendDeadline)
	defer cancel()
	receipt, err := r.platform.Send(ctx, part)
	return receipt, bridge.AsSendError(err)
}

func (r *relay) mustSend(part bridge.Part) bridge.Receipt {
	r.t.Helper()
	receipt, failure := r.send(part)
	if failure != nil {
		r.t.Fatal(failure)
	}
	return receipt
}

// failsToSend sends in vain, with the given result and a word of the reason.
func (r *relay) failsToSend(part bridge.Part, want bridge.SendResult, word string) {
	r.t.Helper()
	_, failure := r.send(part)
	if failure == nil || failure.Result != want || !strings.Contains(failure.Reason, word) {
		r.t.Errorf("the send ended with %v, want %s and %q", failure, want, word)
	}
}

// seen waits until Anna sees this many posts of the relay.
func (r *relay) seen(n int) []conformance.Sight {
	r.t.Helper()
	for deadline := time.Now().Add(conformance.Patience); ; time.Sleep(5 * time.Millisecond) {
		sights := r.members[0].sights()
		if len(sights) == n {
			return sights
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("Anna sees %d posts, not %d", len(sights), n)
		}
	}
}

// inbox keeps envelopes as the store does, and remembers all signals.
type inbox struct {
	mu        sync.Mutex
	envelopes []bridge.Envelope
	signals   []bridge.Signal
	changed   chan struct{}
	before    func() error // called before anything is kept
}

func newInbox() *inbox { return &inbox{changed: make(chan struct{})} }

func (i *inbox) Receive(_ context.Context, envelopes []bridge.Envelope, _ bridge.Cursor) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.before != nil {
		if err := i.before(); err != nil {
			return err
		}
	}
	for _, envelope := range envelopes {
		if !slices.ContainsFunc(i.envelopes, func(e bridge.Envelope) bool { return e.Key == envelope.Key }) {
			i.envelopes = append(i.envelopes, envelope)
		}
	}
	i.announce()
	return nil
}

func (i *inbox) Signal(signal bridge.Signal) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.signals = append(i.signals, signal)
	i.announce()
}

func (i *inbox) announce() {
	close(i.changed)
	i.changed = make(chan struct{})
}

func (i *inbox) kept() []bridge.Envelope {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.envelopes)
}

// mark is the number of signals so far.
func (i *inbox) mark() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return len(i.signals)
}

func (i *inbox) since(mark int) []bridge.Signal {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.signals[mark:])
}

// wait returns once the condition, which may look at the inbox, is true.
func (i *inbox) wait(t *testing.T, what string, condition func() bool) {
	t.Helper()
	tooLate := time.After(conformance.Patience)
	for {
		i.mu.Lock()
		fulfilled, changed := condition(), i.changed
		i.mu.Unlock()
		if fulfilled {
			return
		}
		select {
		case <-changed:
		case <-tooLate:
			t.Fatalf("waited in vain for %s; the signals were:\n%s", what, i.list())
		}
	}
}

// await returns the first signal after the mark that is wanted.
func (i *inbox) await(t *testing.T, mark int, what string, wanted func(bridge.Signal) bool) bridge.Signal {
	t.Helper()
	var found bridge.Signal
	i.wait(t, what, func() bool {
		at := slices.IndexFunc(i.signals[mark:], wanted)
		if at >= 0 {
			found = i.signals[mark+at]
		}
		return at >= 0
	})
	return found
}

func (i *inbox) list() string {
	var lines strings.Builder
	for _, s := range i.since(0) {
		fmt.Fprintf(&lines, "  %s %s caught up %t ok %t: %s\n", s.Capability, s.Account, s.CaughtUp, s.OK, s.Reason)
	}
	return lines.String()
}

func failing(capability bridge.Capability, word string) func(bridge.Signal) bool {
	return func(s bridge.Signal) bool {
		return s.Capability == capability && !s.OK && strings.Contains(s.Reason, word)
	}
}

func working(capability bridge.Capability) func(bridge.Signal) bool {
	return func(s bridge.Signal) bool { return s.Capability == capability && s.OK }
}

func accountIs(account bridge.Account) func(bridge.Signal) bool {
	return func(s bridge.Signal) bool { return s.Account == account }
}
