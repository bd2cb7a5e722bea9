package matrix_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"lifeboat/sim/matrix"
)

func TestRefusedConnections(t *testing.T) {
	w := newWorld(t)
	address := w.server.URL()
	w.call("GET", whoami, "")
	lift := w.server.Faults().Begin(matrix.Refuse())
	w.call("GET", whoami, "") // the connection that is open stays open
	w.server.Faults().CutConnections()
	for range 3 {
		if _, err := w.try(t.Context(), "GET", whoami, ""); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Fatalf("got %v, want a refused connection", err)
		}
	}
	ok(w.anna.Say(w.room, "while it was away"))(t)
	lift()
	lift()
	if r := w.call("GET", syncs, ""); !strings.Contains(r.raw, "while it was away") {
		t.Errorf("what was said is not told: %s", r.raw)
	}
	if w.server.URL() != address {
		t.Errorf("the address changed from %s to %s", address, w.server.URL())
	}
}

func TestCutConnectionsEndASync(t *testing.T) {
	w := newWorld(t)
	since := w.call("GET", syncs, "").text("next_batch")
	lift := w.server.Faults().Begin(matrix.Hang("sync"))
	defer lift()
	polled := w.syncing(since)
	deadline := time.After(patience)
	for {
		w.server.Faults().CutConnections()
		select {
		case r := <-polled:
			if r.status != 0 {
				t.Errorf("the sync was answered with %s", r.raw)
			}
			return
		case <-time.After(time.Millisecond):
		case <-deadline:
			t.Fatal("the sync goes on")
		}
	}
}

func TestAHangIsCarriedOutWhenItIsLifted(t *testing.T) {
	w := newWorld(t)
	lift := w.server.Faults().Begin(matrix.Hang("send"))
	impatient, giveUp := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer giveUp()
	if r, err := w.try(impatient, "PUT", w.send("1"), hello); err == nil {
		t.Errorf("a hanging send was answered with %s", r.raw)
	}
	answered := make(chan reply, 1)
	go func() { answered <- w.call("PUT", w.send("2"), hello) }()
	w.call("GET", whoami, "") // others go on
	lift()
	if r := <-answered; r.status != http.StatusOK {
		t.Errorf("the send that waited is answered with %d %s", r.status, r.raw)
	}
}

func TestAFaultHitsASyncThatWaits(t *testing.T) {
	w := newWorld(t)
	polled := w.syncing(w.call("GET", syncs, "").text("next_batch"))
	w.server.Faults().Begin(matrix.BadGateway("sync").Next(1))
	r := <-polled
	if r.status != http.StatusBadGateway || !strings.Contains(r.raw, "<html>") || r.header.Get("Content-Type") != "text/html" {
		t.Errorf("the sync is answered with %d %s", r.status, r.raw)
	}
	if r := w.call("GET", syncs, ""); r.status != http.StatusOK {
		t.Errorf("the next sync is answered with %d %s", r.status, r.raw)
	}
}

func TestRefusalsForTheNextCalls(t *testing.T) {
	w := newWorld(t)
	w.server.Faults().Begin(matrix.Fail(http.StatusInternalServerError, "M_UNKNOWN", "Internal server error", "send").Next(2))
	w.wantRefusal(w.call("PUT", w.send("1"), hello), http.StatusInternalServerError, "M_UNKNOWN")
	w.wantRefusal(w.call("PUT", w.send("1"), hello), http.StatusInternalServerError, "M_UNKNOWN")
	w.wantTexts()
	w.call("PUT", w.send("1"), hello)
	w.wantTexts("hello")
}

func TestALimitSaysWhenToComeBack(t *testing.T) {
	w := newWorld(t)
	w.server.Faults().Begin(matrix.LimitExceeded(1500*time.Millisecond, "send").Next(1))
	r := w.call("PUT", w.send("1"), hello)
	w.wantRefusal(r, http.StatusTooManyRequests, "M_LIMIT_EXCEEDED")
	if r.body["retry_after_ms"] != 1500.0 || r.header.Get("Retry-After") != "2" {
		t.Errorf("it says %s and Retry-After %q, want 1500 ms and 2 s", r.raw, r.header.Get("Retry-After"))
	}
}

func TestALostAnswerHasBeenCarriedOut(t *testing.T) {
	w := newWorld(t)
	w.server.Faults().Begin(matrix.LoseAnswers("send").Next(1))
	// A client that finds its connection closed may try once more by itself; the transaction id makes that harmless.
	if r, err := w.try(t.Context(), "PUT", w.send("1"), hello); err == nil && r.status != http.StatusOK {
		t.Errorf("it is answered with %s", r.raw)
	}
	w.wantTexts("hello")
	w.call("PUT", w.send("1"), hello)
	w.wantTexts("hello")
}

func TestHeldAnswersComeWhenTheFaultIsLifted(t *testing.T) {
	w := newWorld(t)
	lift := w.server.Faults().Begin(matrix.HoldAnswers("send"))
	answered := make(chan reply, 1)
	go func() { answered <- w.call("PUT", w.send("1"), hello) }()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for event := range w.room.Watch(ctx) {
		if event.Kind == matrix.Posted {
			break
		}
	}
	select {
	case r := <-answered:
		t.Errorf("the answer was not held: %s", r.raw)
	default:
	}
	lift()
	if r := <-answered; r.status != http.StatusOK {
		t.Errorf("it is answered with %d %s", r.status, r.raw)
	}
}

func TestADelayEnds(t *testing.T) {
	w := newWorld(t)
	const pause = 30 * time.Millisecond
	w.server.Faults().Begin(matrix.Delay(pause, "whoami"))
	began := time.Now()
	w.call("GET", whoami, "")
	if took := time.Since(began); took < pause {
		t.Errorf("it took %v, want at least %v", took, pause)
	}
	w.server.Faults().LiftAll()
}

func TestShortTimelines(t *testing.T) {
	w := newWorld(t)
	since := w.call("GET", syncs, "").text("next_batch")
	for _, text := range []string{"one", "two", "three"} {
		ok(w.anna.Say(w.room, text))(t)
	}
	w.server.Faults().Begin(matrix.ShortTimelines(1).Next(1))
	first := w.call("GET", syncs+"?since="+since, "")
	if !strings.Contains(first.raw, `"limited":true`) || strings.Contains(first.raw, "two") || !strings.Contains(first.raw, "three") {
		t.Errorf("the short sync tells %s", first.raw)
	}
	if whole := w.call("GET", syncs+"?since="+since, ""); !strings.Contains(whole.raw, "one") {
		t.Errorf("the sync after it tells %s", whole.raw)
	}
}

func TestAPoisonousEventIsTold(t *testing.T) {
	w := newWorld(t)
	id := ok(w.server.Poison(w.anna, w.room))(t)
	ok(w.anna.Say(w.room, "after it"))(t)
	if r := w.call("GET", syncs, ""); !strings.Contains(r.raw, id) || !strings.Contains(r.raw, `"msgtype":7`) {
		t.Errorf("the sync tells %s", r.raw)
	}
}

func TestRevokedTokens(t *testing.T) {
	w := newWorld(t)
	polled := w.syncing(w.call("GET", syncs, "").text("next_batch"))
	w.relay.RevokeTokens()
	w.wantRefusal(<-polled, http.StatusUnauthorized, "M_UNKNOWN_TOKEN")
	w.wantRefusal(w.call("PUT", w.send("1"), hello), http.StatusUnauthorized, "M_UNKNOWN_TOKEN")
	w.token = w.relay.Token()
	w.call("GET", whoami, "")
}

func TestForgottenTransactionsAreSentTwice(t *testing.T) {
	w := newWorld(t)
	first := w.call("PUT", w.send("1"), hello).text("event_id")
	if again := w.call("PUT", w.send("1"), hello).text("event_id"); again != first {
		t.Errorf("a repeated send made %s, want %s", again, first)
	}
	w.server.ForgetTransactions()
	w.call("PUT", w.send("1"), hello)
	w.wantTexts("hello", "hello")
	for _, message := range w.room.Messages() {
		if message.TransactionID != "1" {
			t.Errorf("the transaction id is %q", message.TransactionID)
		}
	}
}

func TestCloseEndsWhatWaits(t *testing.T) {
	w := newWorld(t)
	polled := w.syncing(w.call("GET", syncs, "").text("next_batch"))
	w.server.Faults().Begin(matrix.Hang("whoami"))
	hanging := make(chan error, 1)
	go func() {
		_, err := w.try(t.Context(), "GET", whoami, "")
		hanging <- err
	}()
	watched := make(chan struct{})
	go func() {
		for range w.room.Watch(t.Context()) {
			continue
		}
		close(watched)
	}()
	w.server.Close()
	<-polled
	<-watched
	if err := <-hanging; err == nil {
		t.Error("a hanging call was answered by a closed server")
	}
}
