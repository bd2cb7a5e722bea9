package telegram_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/mymmrac/telego"

	"lifeboat/sim/telegram"
)

// newStrictWorld is a world with the real rate limits.
func newStrictWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.server.Limits().On()
	return w
}

// tooEarly checks that a call was refused by a limit, in words, parameters and code, and returns the time to wait.
func tooEarly(t *testing.T, err error) time.Duration {
	t.Helper()
	seconds := parametersOf(t, err).RetryAfter
	refused(t, err, 429, "Too Many Requests: retry after "+strconv.Itoa(seconds))
	return time.Duration(seconds) * time.Second
}

func TestAChatTakesOneMessageASecond(t *testing.T) {
	w := newStrictWorld(t)
	for range 5 {
		ok(w.send("burst"))(t)
	}
	_, err := w.send("too early")
	if wait := tooEarly(t, err); wait != 5*time.Second {
		t.Errorf("retry after %s, want 5 s", wait)
	}
	w.clock.Advance(5*time.Second - time.Millisecond)
	_, err = w.send("still too early")
	if wait := tooEarly(t, err); wait != time.Second {
		t.Errorf("retry after %s, want 1 s", wait)
	}
	w.clock.Advance(time.Millisecond)
	ok(w.send("in time"))(t)
	if got := len(w.family.Messages()); got != 6 {
		t.Errorf("members see %d messages, want 6", got)
	}
}

func TestAGroupTakesTwentyAMinute(t *testing.T) {
	w := newStrictWorld(t)
	status := ok(w.send("status"))(t).MessageID
	for i := range 19 {
		w.clock.Advance(time.Second)
		ok(w.edit(status, strconv.Itoa(i), nil))(t)
	}
	w.clock.Advance(time.Second)
	_, err := w.send("the 21st")
	if wait := tooEarly(t, err); wait != 40*time.Second {
		t.Errorf("retry after %s, want 40 s", wait)
	}
	w.clock.Advance(40 * time.Second)
	ok(w.send("a minute after the first"))(t)
}

func TestPrivateChatsHaveNoLimitAMinute(t *testing.T) {
	w := newStrictWorld(t)
	direct := telego.ChatID{ID: ok(w.anna.Start(w.bot))(t).ID()}
	for range 40 {
		w.clock.Advance(time.Second)
		ok(w.client.SendMessage(t.Context(), &telego.SendMessageParams{ChatID: direct, Text: "hello"}))(t)
	}
}

func TestABotSendsThirtyASecond(t *testing.T) {
	w := newStrictWorld(t)
	send := func(chat *telegram.Chat) error {
		_, err := w.client.SendMessage(t.Context(), &telego.SendMessageParams{ChatID: telego.ChatID{ID: chat.ID()}, Text: "hello"})
		return err
	}
	for range 10 {
		chat := w.server.NewGroup("Another", w.anna)
		chat.AddBot(w.bot, false)
		for range 3 {
			must(t, send(chat))
		}
	}
	if wait := tooEarly(t, send(w.family)); wait != time.Second {
		t.Errorf("retry after %s, want 1 s", wait)
	}
	w.clock.Advance(time.Second)
	must(t, send(w.family))
}

func TestLimitsCanBeScaledAndSwitchedOff(t *testing.T) {
	w := newStrictWorld(t)
	w.server.Limits().Scale(0.4)
	ok(w.send("one"))(t)
	ok(w.send("two"))(t)
	_, err := w.send("three")
	tooEarly(t, err)
	w.server.Limits().Scale(10)
	for range 28 {
		ok(w.send("more"))(t)
	}
	w.server.Limits().Off()
	for range 30 {
		ok(w.send("as many as you like"))(t)
	}
}

func TestARefusalNamesTheTimeInAHeader(t *testing.T) {
	w := newStrictWorld(t)
	w.server.Limits().Scale(0)
	ok(w.send("one"))(t)
	answer := w.sendRaw("two", "[]")
	if answer.status != http.StatusTooManyRequests || answer.header.Get("Retry-After") != "60" {
		t.Errorf("got %d with Retry-After %q, want 429 with 60", answer.status, answer.header.Get("Retry-After"))
	}
}

func TestWhatIsRefusedForOtherReasonsDoesNotCount(t *testing.T) {
	w := newStrictWorld(t)
	for range 10 {
		_, err := w.edit(999, "nothing", nil)
		refused(t, err, 400, "Bad Request: message to edit not found")
	}
	ok(w.send("hello"))(t)
}
