package telegram_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/mymmrac/telego"
	"github.com/mymmrac/telego/telegoapi"

	"lifeboat/sim/telegram"
)

const (
	token      = "7000000001:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	otherToken = "7000000002:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock {
	return &clock{now: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a family with a bot that is an administrator of their group. Rate limits are off. Tests with worlds of
// their own run in parallel.
type world struct {
	t      *testing.T
	clock  *clock
	server *telegram.Server
	bot    *telegram.Bot
	anna   *telegram.Person
	ben    *telegram.Person
	family *telegram.Chat
	client *telego.Bot
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, clock: newClock()}
	w.server = ok(telegram.Start(telegram.WithClock(w.clock.Now), telegram.WithoutLimits()))(t)
	t.Cleanup(func() {
		w.server.Close()
		if err := w.server.Err(); err != nil {
			t.Errorf("the server had trouble of its own: %v", err)
		}
	})
	w.bot = ok(w.server.AddBot(token, "lifeboat_bot"))(t)
	w.anna = w.server.NewPerson("Anna", "Smith", "anna")
	w.ben = w.server.NewPerson("Ben")
	w.family = w.server.NewGroup("Family", w.anna, w.ben)
	w.family.AddBot(w.bot, true)
	w.client = w.connect(token)
	w.drain()
	return w
}

// connect returns a client of the second library, with connections of its own.
func (w *world) connect(token string) *telego.Bot {
	w.t.Helper()
	transport := &http.Transport{}
	w.t.Cleanup(transport.CloseIdleConnections)
	return ok(telego.NewBot(token, telego.WithAPIServer(w.server.URL()), telego.WithDiscardLogger(),
		telego.WithHTTPClient(&http.Client{Transport: transport})))(w.t)
}

// ok passes a value on and ends the test on an error.
func ok[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused checks that a call was refused with a code and a description.
func refused(t *testing.T, err error, code int, description string) {
	t.Helper()
	var refusal *telegoapi.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("got %v, want the refusal %d %q", err, code, description)
	}
	if refusal.ErrorCode != code || refusal.Description != description {
		t.Fatalf("got the refusal %d %q, want %d %q", refusal.ErrorCode, refusal.Description, code, description)
	}
}

// parametersOf are the parameters that a refusal came with.
func parametersOf(t *testing.T, err error) telegoapi.ResponseParameters {
	t.Helper()
	var refusal *telegoapi.Error
	if !errors.As(err, &refusal) || refusal.Parameters == nil {
		t.Fatalf("got %v, want a refusal with parameters", err)
	}
	return *refusal.Parameters
}

// drain confirms what is queued so far, asking for the usual updates and reactions.
func (w *world) drain() {
	w.t.Helper()
	w.updates()
}

// updates fetches and confirms what is queued, without waiting.
func (w *world) updates() []telego.Update {
	w.t.Helper()
	return take(w.t, w.client)
}

func take(t *testing.T, client *telego.Bot) []telego.Update {
	t.Helper()
	updates := ok(client.GetUpdates(t.Context(), &telego.GetUpdatesParams{}))(t)
	if len(updates) > 0 {
		last := updates[len(updates)-1].UpdateID
		ok(client.GetUpdates(t.Context(), &telego.GetUpdatesParams{Offset: last + 1, Limit: 1}))(t)
	}
	return updates
}

// one fetches the single update that must be queued.
func (w *world) one() telego.Update {
	w.t.Helper()
	updates := w.updates()
	if len(updates) != 1 {
		w.t.Fatalf("got %d updates, want one", len(updates))
	}
	return updates[0]
}

func (w *world) chatID() telego.ChatID {
	return telego.ChatID{ID: w.family.ID()}
}

// send posts a plain text as the bot.
func (w *world) send(text string) (*telego.Message, error) {
	return w.client.SendMessage(w.t.Context(), &telego.SendMessageParams{ChatID: w.chatID(), Text: text})
}

// lastEvent is the newest thing that members have seen.
func lastEvent(t *testing.T, chat *telegram.Chat) telegram.Event {
	t.Helper()
	events := chat.Events()
	if len(events) == 0 {
		t.Fatal("members have seen nothing")
	}
	return events[len(events)-1]
}

// soon bounds what a test waits for. It is generous: only a test that fails waits that long.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}
