package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/mymmrac/telego"

	"lifeboat/sim/telegram"
)

// sending posts a text in the background.
func (w *world) sending(ctx context.Context, text string) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, err := w.client.SendMessage(ctx, &telego.SendMessageParams{ChatID: w.chatID(), Text: text})
		done <- err
	}()
	return done
}

// seen are the texts that members have in the chat.
func (w *world) seen() []string {
	var list []string
	for _, m := range w.family.Messages() {
		list = append(list, m.Text)
	}
	return list
}

func (w *world) wantSeen(want ...string) {
	w.t.Helper()
	got := w.seen()
	if len(got) != len(want) {
		w.t.Fatalf("members have %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			w.t.Fatalf("members have %q, want %q", got, want)
		}
	}
}

func TestRefusedConnections(t *testing.T) {
	w := newWorld(t)
	address := w.server.URL()
	lift := w.server.Faults().Begin(telegram.Refuse())
	both := w.server.Faults().Begin(telegram.Refuse())
	ok(w.client.GetMe(t.Context()))(t) // the connection that is open stays open

	w.server.Faults().CutConnections()
	for range 3 {
		if _, err := w.client.GetMe(t.Context()); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Fatalf("got %v, want a refused connection", err)
		}
	}
	w.say("while the bot was away")
	lift()
	lift()
	if _, err := w.client.GetMe(t.Context()); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Fatalf("one of two refusals was lifted: got %v, want a refused connection", err)
	}
	both()
	wantTexts(t, w.updates(), "while the bot was away")
	if w.server.URL() != address {
		t.Errorf("the address changed from %s to %s", address, w.server.URL())
	}
}

func TestCutConnections(t *testing.T) {
	w := newWorld(t)
	polled := w.poll()
	w.server.Faults().CutConnections()
	if end := <-polled; end.err == nil {
		t.Errorf("the poll was answered with %q", texts(end.updates))
	}
	ok(w.client.GetMe(t.Context()))(t)
}

func TestAHangIsCarriedOutWhenItIsLifted(t *testing.T) {
	w := newWorld(t)
	lift := w.server.Faults().Begin(telegram.Hang("SendMessage"))
	impatient, giveUp := context.WithTimeout(soon(t), 50*time.Millisecond)
	defer giveUp()
	if err := <-w.sending(impatient, "impatient"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v, want no answer", err)
	}
	ok(w.client.GetMe(t.Context()))(t)
	w.wantSeen()
	patient := w.sending(soon(t), "patient")
	lift()
	must(t, <-patient)
}

func TestAHangForTheNextCallOnly(t *testing.T) {
	w := newWorld(t)
	w.server.Faults().Begin(telegram.Hang("sendMessage").Next(1))
	first, second := w.sending(soon(t), "hello"), w.sending(soon(t), "hello")
	select {
	case err := <-first:
		must(t, err)
		first = second
	case err := <-second:
		must(t, err)
	}
	w.wantSeen("hello")
	w.server.Faults().LiftAll()
	must(t, <-first)
	w.wantSeen("hello", "hello")
}

func TestABadGatewayAnswersInHTML(t *testing.T) {
	w := newWorld(t)
	lift := w.server.Faults().Begin(telegram.BadGateway())
	response := ok(http.Get(w.method("getMe")))(t)
	defer response.Body.Close()
	page := string(ok(io.ReadAll(response.Body))(t))
	if response.StatusCode != http.StatusBadGateway || response.Header.Get("Content-Type") != "text/html" || page[:6] != "<html>" {
		t.Errorf("got %s %s %q", response.Status, response.Header, page)
	}
	if _, err := w.send("hello"); err == nil {
		t.Error("a message got through")
	}
	lift()
	ok(w.send("hello again"))(t)
	w.wantSeen("hello again")
}

func TestAnyErrorForTheNextCallsOfSomeMethods(t *testing.T) {
	w := newWorld(t)
	w.server.Faults().Begin(telegram.Fail(500, "Internal Server Error", "sendMessage", "editMessageText").Next(2))
	w.server.Faults().Begin(telegram.TooManyRequests(7, "sendMessage").Next(1))
	ok(w.client.GetMe(t.Context()))(t)
	for _, want := range []int{500, 500, 429} {
		answer := w.sendRaw("hello", "[]")
		if answer.status != want || answer.ErrorCode != want || answer.OK {
			t.Errorf("got %d %d %q, want %d", answer.status, answer.ErrorCode, answer.Description, want)
		}
		if header := answer.header.Get("Retry-After"); (want == 429) != (header == "7") {
			t.Errorf("%d comes with Retry-After %q", want, header)
		}
	}
	ok(w.send("hello"))(t)
	w.wantSeen("hello")
}

func TestLostAnswers(t *testing.T) {
	w := newWorld(t)
	lift := w.server.Faults().Begin(telegram.LoseAnswers())
	if _, err := w.send("sent, but the bot does not know"); err == nil {
		t.Error("an answer came through")
	}
	w.say("hello")
	if _, err := w.client.GetUpdates(t.Context(), &telego.GetUpdatesParams{}); err == nil {
		t.Error("an answer came through")
	}
	lift()
	w.wantSeen("sent, but the bot does not know", "hello")
	wantTexts(t, w.updates(), "hello")
}

func TestHeldAnswers(t *testing.T) {
	w := newWorld(t)
	lift := w.server.Faults().Begin(telegram.HoldAnswers("sendMessage"))
	ctx, giveUp := context.WithCancel(soon(t))
	impatient := w.sending(ctx, "sent, but the bot does not know")
	for event := range w.family.Watch(soon(t)) {
		if event.Kind == telegram.Posted {
			break
		}
	}
	giveUp()
	if err := <-impatient; !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want no answer", err)
	}
	w.wantSeen("sent, but the bot does not know")
	patient := w.sending(soon(t), "known in the end")
	lift()
	must(t, <-patient)
}

func TestDelay(t *testing.T) {
	w := newWorld(t)
	lift := w.server.Faults().Begin(telegram.Delay(50*time.Millisecond, "getMe"))
	start := time.Now()
	ok(w.client.GetMe(t.Context()))(t)
	if took := time.Since(start); took < 50*time.Millisecond {
		t.Errorf("it took %s, want 50 ms", took)
	}
	lift()
	lift = w.server.Faults().Begin(telegram.Delay(time.Hour))
	done := w.sending(soon(t), "hello")
	lift()
	must(t, <-done)
}

func TestAFaultHitsAPollThatWaits(t *testing.T) {
	for name, c := range map[string]struct {
		fault telegram.Fault
		ended func(polled) bool
	}{
		"a bad gateway": {telegram.BadGateway(), func(p polled) bool { return p.err != nil }},
		"an error":      {telegram.Fail(502, "Bad Gateway", "getUpdates").Next(1), func(p polled) bool { return p.err != nil }},
		"a lost answer": {telegram.LoseAnswers(), func(p polled) bool { return p.err != nil }},
		"a fault of another method": {telegram.Fail(500, "Internal Server Error", "sendMessage"), func(p polled) bool {
			return p.err == nil && len(p.updates) == 1
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			done := w.poll()
			w.server.Faults().Begin(c.fault)
			w.say("hello")
			if end := <-done; !c.ended(end) {
				t.Errorf("the poll ended with %q and %v", texts(end.updates), end.err)
			}
			w.server.Faults().LiftAll()
			wantTexts(t, w.updates(), "hello")
		})
	}
}

func TestAHangHoldsAPollThatWaits(t *testing.T) {
	w := newWorld(t)
	done := w.poll()
	w.server.Faults().Begin(telegram.Hang())
	w.say("hello")
	select {
	case end := <-done:
		t.Fatalf("the poll ended with %q and %v", texts(end.updates), end.err)
	case <-time.After(50 * time.Millisecond):
	}
	w.server.Faults().LiftAll()
	wantTexts(t, ok((<-done).both())(t), "hello")
}

func TestPoison(t *testing.T) {
	w := newWorld(t)
	id := ok(w.server.Poison(w.anna, w.family, "forwarded from far"))(t)
	w.say("after it")
	w.wantSeen("forwarded from far", "after it")

	answer := post(t, w.method("getUpdates"), "application/json", "{}")
	var updates []struct {
		Message struct {
			MessageID     int `json:"message_id"`
			ForwardOrigin struct {
				Type string `json:"type"`
			} `json:"forward_origin"`
		} `json:"message"`
	}
	must(t, json.Unmarshal(answer.Result, &updates))
	if len(updates) != 2 || updates[0].Message.MessageID != id || updates[0].Message.ForwardOrigin.Type != "mystery" {
		t.Errorf("the bot gets %s", answer.Result)
	}
	stranger := w.server.NewPerson("Stranger")
	if _, err := w.server.Poison(stranger, w.family, "hello"); err == nil {
		t.Error("a stranger posted in the group")
	}
}

func TestInjectedUpdates(t *testing.T) {
	w := newWorld(t)
	must(t, w.server.Inject(w.bot, "new_invention", json.RawMessage(`{"what":"is this"}`)))
	if w.server.Inject(w.bot, "message", json.RawMessage(`{`)) == nil {
		t.Error("an update that is no JSON was queued")
	}
	updates := w.updates()
	if len(updates) != 1 || updates[0].UpdateID == 0 || updates[0].Message != nil {
		t.Errorf("the bot gets %+v", updates)
	}
}

func TestCloseEndsWhatWaits(t *testing.T) {
	w := newWorld(t)
	polled := w.poll()
	w.server.Faults().Begin(telegram.Hang("sendMessage"))
	sending := w.sending(soon(t), "hello")
	w.server.Close()
	w.server.Close()
	if (<-polled).err == nil || <-sending == nil {
		t.Error("something was answered after the server was closed")
	}
	for range w.family.Watch(t.Context()) {
		continue
	}
}
