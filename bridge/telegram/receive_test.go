package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/telegram"
)

const nothingNew = `{"ok":true,"result":[]}`

// inTurn answers the polls one after the other as listed, and the last way from
// then on.
func inTurn(answers ...reply) func(apiCall) reply {
	var next atomic.Int64
	return func(apiCall) reply {
		return answers[min(int(next.Add(1))-1, len(answers)-1)]
	}
}

// slowly gives way to other goroutines between two empty polls, as a server does
// that holds them.
func slowly(answer func(apiCall) reply) func(apiCall) reply {
	return func(call apiCall) reply {
		time.Sleep(2 * time.Millisecond)
		return answer(call)
	}
}

// queued answers polls from a list of updates, by offset.
func queued(updates ...string) func(apiCall) reply {
	return func(call apiCall) reply {
		offset, err := strconv.Atoi(call.form.Get("offset"))
		if err != nil {
			return refusal(400, "Bad Request: no offset", "")
		}
		left := updates[min(max(0, offset-1), len(updates)):]
		left = left[:min(100, len(left))]
		return reply{200, `{"ok":true,"result":[` + strings.Join(left, ",") + `]}`}
	}
}

// numbered makes n updates with the ids 1 to n.
func numbered(n int) []string {
	var updates []string
	for id := range n {
		updates = append(updates, fmt.Sprintf(`{"update_id":%d,"message":{"forward_origin":{"type":"from_the_future"}}}`, id+1))
	}
	return updates
}

func caughtUp(s bridge.Signal) bool { return s.CaughtUp }

func TestUpdatesAreKeptRawWithTheirCursor(t *testing.T) {
	updates := numbered(3)
	in := newInbox()
	stop := conformance.KeepRunning(t, open(t, serve(t, slowly(queued(updates...))).URL), in)
	in.Await(t, "caught up", caughtUp)
	stop()
	if len(in.envelopes) != 3 || in.cursor != "3" {
		t.Fatalf("%d envelopes, the cursor is %q", len(in.envelopes), in.cursor)
	}
	for i, e := range in.envelopes {
		if e.Key != strconv.Itoa(i+1) || string(e.Payload) != updates[i] || e.Platform != "telegram" || e.ReceivedAt.IsZero() {
			t.Errorf("envelope %d is %+v with %s", i, e, e.Payload)
		}
	}
}

func TestABacklogIsFetchedWholeBeforeItIsCaughtUp(t *testing.T) {
	in := newInbox()
	stop := conformance.KeepRunning(t, open(t, serve(t, slowly(queued(numbered(250)...))).URL), in)
	in.Await(t, "caught up", caughtUp)
	in.mu.Lock()
	if len(in.envelopes) != 250 {
		t.Errorf("caught up with %d envelopes", len(in.envelopes))
	}
	in.mu.Unlock()
	stop()
}

func TestPollsGoOnFromTheCursor(t *testing.T) {
	server := serve(t, slowly(queued(numbered(8)...)))
	in := newInbox()
	stop := conformance.KeepRunning(t, open(t, server.URL, func(o *telegram.Options) { o.Cursor = "5" }), in)
	in.Await(t, "caught up", caughtUp)
	stop()
	if len(in.envelopes) != 3 || in.envelopes[0].Key != "6" {
		t.Errorf("%d envelopes from %s on", len(in.envelopes), in.envelopes[0].Key)
	}
}

func TestAPollIsHeldOnlyWhenNothingIsLeft(t *testing.T) {
	asked := make(chan apiCall, 1000)
	server := serve(t, slowly(func(call apiCall) reply {
		asked <- call
		return reply{200, nothingNew}
	}))
	conformance.KeepRunning(t, open(t, server.URL), newInbox())
	first, second := <-asked, <-asked
	if first.form.Get("timeout") != "0" || second.form.Get("timeout") != "25" {
		t.Errorf("the timeouts are %q and %q", first.form.Get("timeout"), second.form.Get("timeout"))
	}
	if got := first.form.Get("allowed_updates"); got != `["message","edited_message","message_reaction","my_chat_member"]` {
		t.Errorf("allowed_updates is %s", got)
	}
}

// TestWhatCouldNotBeSavedIsAskedForAgain also uses an error that looks like the
// end of the relay, at which the library would stop polling.
func TestWhatCouldNotBeSavedIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for _, failure := range []error{errors.New("disk full"), context.Canceled} {
		asked := make(chan string, 10000)
		answer := queued(numbered(2)...)
		in := newInbox()
		in.failure = failure
		stop := conformance.KeepRunning(t, open(t, serve(t, slowly(func(call apiCall) reply {
			asked <- call.form.Get("offset")
			return answer(call)
		})).URL), in)
		for range 3 {
			if offset := <-asked; offset != "1" {
				t.Errorf("after %v the offset is %s", failure, offset)
			}
		}
		in.mu.Lock()
		in.failure = nil
		in.mu.Unlock()
		in.Await(t, "caught up", caughtUp)
		stop()
		if len(in.envelopes) != 2 {
			t.Errorf("after %v there are %d envelopes", failure, len(in.envelopes))
		}
	}
}

func TestTheAccountIsReportedAndSoIsItsRecovery(t *testing.T) {
	t.Parallel()
	fine := reply{200, nothingNew}
	rival := refusal(409, "Conflict: terminated by other getUpdates request", "")
	for _, c := range []struct {
		name    string
		answers []reply
		want    bridge.Account
		reason  string
	}{
		{"token refused", []reply{refusal(401, "Unauthorized", ""), fine}, bridge.AccountLoggedOut, "@BotFather"},
		{"no token", []reply{refusal(404, "Not Found", ""), fine}, bridge.AccountLoggedOut, "@BotFather"},
		{"another poller", []reply{rival, rival, fine}, bridge.AccountReplaced, "another program"},
		{"webhook", []reply{refusal(409, "Conflict: can't use getUpdates method while webhook is active", ""), fine}, bridge.AccountRefused, "webhook"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := newInbox()
			conformance.KeepRunning(t, open(t, serve(t, slowly(inTurn(c.answers...))).URL), in)
			if s := in.AwaitAccount(t, c.want); !strings.Contains(s.Reason, c.reason) {
				t.Errorf("the reason is %q", s.Reason)
			}
			in.AwaitAccount(t, bridge.AccountFine)
		})
	}
}

func TestOneConflictIsNoRival(t *testing.T) {
	t.Parallel()
	in := newInbox()
	conformance.KeepRunning(t, open(t, serve(t, slowly(inTurn(refusal(409, "Conflict: terminated", ""), reply{200, nothingNew}))).URL), in)
	s := in.Await(t, "the account", func(s bridge.Signal) bool { return s.Account != "" })
	if s.Account != bridge.AccountFine {
		t.Errorf("the account is reported as %s", s.Account)
	}
}

func TestAPollWaitsAsLongAsTelegramAsks(t *testing.T) {
	t.Parallel()
	times := make(chan time.Time, 1000)
	answer := inTurn(refusal(429, "Too Many Requests", `"retry_after":1`), reply{200, nothingNew})
	conformance.KeepRunning(t, open(t, serve(t, slowly(func(call apiCall) reply {
		times <- time.Now()
		return answer(call)
	})).URL), newInbox())
	if first, second := <-times, <-times; second.Sub(first) < time.Second {
		t.Errorf("asked again after %s", second.Sub(first))
	}
}

func TestEveryAnsweredPollIsEvidence(t *testing.T) {
	in := newInbox()
	conformance.KeepRunning(t, open(t, serve(t, slowly(always(200, nothingNew))).URL), in)
	for _, capability := range []bridge.Capability{bridge.Resolve, bridge.Connect, bridge.Ping, bridge.Ping, bridge.Ping} {
		in.Await(t, string(capability), func(s bridge.Signal) bool { return s.Capability == capability && s.OK })
	}
}

func TestWhatAFailedPollShows(t *testing.T) {
	t.Parallel()
	page := "<html><body>nginx</body></html>"
	for name, c := range map[string]struct {
		answer reply
		reason string
	}{
		"bad gateway":    {reply{502, page}, "502 Bad Gateway"},
		"internal error": {refusal(500, "Internal Server Error", ""), "500 Internal Server Error"},
		"login page":     {reply{200, page}, "login page"},
		"cut":            {reply{}, "without an answer"},
	} {
		t.Run(name, func(t *testing.T) {
			in := newInbox()
			conformance.KeepRunning(t, open(t, serve(t, slowly(inTurn(c.answer, reply{200, nothingNew}))).URL), in)
			s := in.Await(t, "a failed ping", func(s bridge.Signal) bool { return s.Capability == bridge.Ping && !s.OK })
			if !strings.Contains(s.Reason, c.reason) {
				t.Errorf("the reason is %q", s.Reason)
			}
			in.Await(t, "a ping", func(s bridge.Signal) bool { return s.Capability == bridge.Ping && s.OK })
			in.Await(t, "caught up", caughtUp)
		})
	}
}

func TestANameThatDoesNotResolveIsReportedAsThat(t *testing.T) {
	in := newInbox()
	conformance.KeepRunning(t, open(t, "http://no..such.host"), in)
	in.Await(t, "a failed lookup", func(s bridge.Signal) bool { return s.Capability == bridge.Resolve && !s.OK })
}

func TestASilentServerIsNoticed(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	in := newInbox()
	server := serve(t, func(apiCall) reply { <-release; return reply{200, nothingNew} })
	defer close(release)
	stop := conformance.KeepRunning(t, open(t, server.URL), in)
	s := in.Await(t, "a failed ping", func(s bridge.Signal) bool { return s.Capability == bridge.Ping && !s.OK })
	if !strings.Contains(s.Reason, "no answer within 5 s") {
		t.Errorf("the reason is %q", s.Reason)
	}
	stop()
}

// output is a log that several goroutines write to.
type output struct {
	mu sync.Mutex
	bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Buffer.Write(p)
}

func TestTheTokenIsNeverToldToAnybody(t *testing.T) {
	t.Parallel()
	log := &output{}
	verbose := func(o *telegram.Options) {
		o.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	answers := inTurn(reply{}, reply{502, ""}, reply{200, "{"}, refusal(401, "Unauthorized", ""), reply{200, `{"ok":true,"result":{}}`}, reply{200, nothingNew})
	for _, server := range []string{serve(t, slowly(answers)).URL, "http://no..such.host", "http://127.0.0.1:1"} {
		in := newInbox()
		p := open(t, server, verbose)
		stop := conformance.KeepRunning(t, p, in)
		told := ""
		for range 3 {
			told += in.Await(t, "a reason", func(s bridge.Signal) bool { return s.Reason != "" || s.CaughtUp }).Reason
		}
		told += p.Probe(t.Context()).Reason
		stop()
		if strings.Contains(told, secret) {
			t.Error("a signal holds the token")
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Error("the log holds the token")
	}
	if !strings.Contains(log.String(), "502 Bad Gateway") {
		t.Error("the log says nothing of failed polls")
	}
}
