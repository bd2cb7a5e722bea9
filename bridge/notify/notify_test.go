package notify_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/notify"
)

// hush stands in every address and must never be shown.
const hush = "hush-hush"

// patience is far more than anything here takes.
const patience = 20 * time.Second

// pager is a service on loopback. Its answers are 200 unless told otherwise.
type pager struct {
	*httptest.Server
	answer atomic.Int64
	texts  chan string
	// hang keeps requests open until the test ends.
	hang atomic.Bool
	free chan struct{}
}

func newPager(t *testing.T) *pager {
	t.Helper()
	p := &pager{texts: make(chan string, 100), free: make(chan struct{})}
	p.answer.Store(http.StatusOK)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		p.texts <- string(body)
		if p.hang.Load() {
			<-p.free
		}
		w.WriteHeader(int(p.answer.Load()))
	}))
	t.Cleanup(p.Close)
	t.Cleanup(func() { close(p.free) })
	return p
}

func (p *pager) address() string { return "generic+" + p.URL + "/" + hush }

func open(t *testing.T, addresses ...string) *notify.Platform {
	t.Helper()
	platform, err := notify.New(addresses, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return platform
}

// try renders a text for an address and makes one try.
func try(t *testing.T, platform *notify.Platform, index int, text string, deadline time.Duration, mayRepeat bool) error {
	t.Helper()
	parts, err := platform.Render(bridge.Post{Chat: platform.Chats()[index], Action: bridge.ActionPost, Text: bridge.Plainly(text)})
	if err != nil || len(parts) != 1 {
		t.Fatalf("rendered to %d parts with %v", len(parts), err)
	}
	parts[0].MayRepeat = mayRepeat
	ctx, cancel := context.WithTimeout(t.Context(), deadline)
	defer cancel()
	_, err = platform.Send(ctx, parts[0])
	return err
}

func TestAnAlertArrives(t *testing.T) {
	first, second := newPager(t), newPager(t)
	platform := open(t, first.address(), second.address())
	if err := try(t, platform, 1, "The disk is nearly full.", patience, false); err != nil {
		t.Fatal(err)
	}
	if got := <-second.texts; got != "The disk is nearly full." {
		t.Errorf("it arrived as %q", got)
	}
	if len(first.texts) > 0 {
		t.Error("the other address was told as well")
	}
	if err := try(t, platform, 0, "Again.", patience, true); err != nil {
		t.Fatal(err)
	}
	if got := <-first.texts; got != "Again. (perhaps for the second time)" {
		t.Errorf("a repeat arrived as %q", got)
	}
}

func TestChatsAreNamedByPlaceAndService(t *testing.T) {
	platform := open(t, "logger://", "generic+http://127.0.0.1:9/"+hush)
	var names []string
	for _, chat := range platform.Chats() {
		names = append(names, chat.String())
	}
	if got := strings.Join(names, " "); got != "notify:1-logger notify:2-generic" {
		t.Errorf("the chats are %s", got)
	}
}

func TestFailuresSayWhatToDoAndHideTheAddress(t *testing.T) {
	served := newPager(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing := "generic+http://" + closed.Addr().String() + "/" + hush
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	platform := open(t, served.address(), refusing)
	for _, c := range []struct {
		name   string
		index  int
		status int64
		want   bridge.SendResult
		reason string
	}{
		{"trouble of its own", 0, 500, bridge.Transient, "500"},
		{"no way through", 0, 502, bridge.Transient, "502"},
		{"too many", 0, 429, bridge.RateLimited, "429"},
		{"not asked in time", 0, 408, bridge.Transient, "408"},
		{"a wrong password", 0, 401, bridge.Rejected, "operators.urls"},
		{"a wrong path", 0, 404, bridge.Rejected, "operators.urls"},
		{"nobody listens", 1, 200, bridge.Transient, "refuses connections"},
	} {
		served.answer.Store(c.status)
		err := try(t, platform, c.index, "text", patience, false)
		var failure *bridge.SendError
		if !errors.As(err, &failure) || failure.Result != c.want || !strings.Contains(failure.Reason, c.reason) {
			t.Errorf("%s: %v, want %s because of %q", c.name, err, c.want, c.reason)
		}
		if strings.Contains(err.Error(), hush) || strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%s: the error shows the address: %v", c.name, err)
		}
	}
}

func TestAServiceThatHangsIsUnknownAndBounded(t *testing.T) {
	served := newPager(t)
	served.hang.Store(true)
	platform := open(t, served.address())
	for range 3 {
		err := try(t, platform, 0, "text", 50*time.Millisecond, false)
		if result := bridge.AsSendError(err).Result; result != bridge.Unknown {
			t.Fatalf("a send without an answer is %q", result)
		}
	}
	err := try(t, platform, 0, "text", 50*time.Millisecond, false)
	if result := bridge.AsSendError(err).Result; result != bridge.Transient {
		t.Errorf("a fourth send beside three that hang is %q", result)
	}
}

func TestRunWaitsForWhatIsUnderWay(t *testing.T) {
	served := newPager(t)
	served.hang.Store(true)
	platform := open(t, served.address())
	if err := try(t, platform, 0, "text", 50*time.Millisecond, false); err == nil {
		t.Fatal("it was sent")
	}
	<-served.texts
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ended := make(chan error, 1)
	go func() { ended <- platform.Run(ctx, nil) }()
	select {
	case err := <-ended:
		t.Fatalf("Run ended beside a send that is under way: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	served.free <- struct{}{}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestOnlyNewTextsCanBeSent(t *testing.T) {
	platform := open(t, "logger://")
	for _, post := range []bridge.Post{
		{Action: bridge.ActionEdit, Text: bridge.Plainly("text")},
		{Action: bridge.ActionPost},
	} {
		if _, err := platform.Render(post); bridge.AsSendError(err) == nil || bridge.AsSendError(err).Result != bridge.Rejected {
			t.Errorf("%+v is rendered with %v", post, err)
		}
	}
	parts, err := platform.Render(bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly(strings.Repeat("é", 900))})
	if err != nil || len(parts[0].Payload) != 1000 {
		t.Errorf("a long text has %d bytes: %v", len(parts[0].Payload), err)
	}
	_, err = platform.Send(t.Context(), bridge.Part{Chat: bridge.Chat{Platform: notify.Name, ID: "7-gone"}})
	if bridge.AsSendError(err).Result != bridge.Rejected {
		t.Errorf("an address that is gone gives %v", err)
	}
}

func TestAddressesThatAreNoneAreRefusedUnseen(t *testing.T) {
	for address, want := range map[string]string{
		hush:                                   "service://",
		"pager://me:" + hush + "@example.org/": "no service is called so",
		"ntfy+" + hush + "://x":                "compare it",
		"telegram://" + hush:                   "compare it",
	} {
		_, err := notify.New([]string{"logger://", address}, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), "operators.urls[1]") || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), hush) {
			t.Errorf("%s gives %v", address, err)
		}
	}
}

func TestTheLogIsARouteAndOthersStaySilent(t *testing.T) {
	served := newPager(t)
	var out bytes.Buffer
	platform, err := notify.New([]string{"logger://", served.address()}, slog.New(slog.NewTextHandler(&out, nil)))
	if err != nil {
		t.Fatal(err)
	}
	for index := range 2 {
		if err := try(t, platform, index, "The disk is nearly full.", patience, false); err != nil {
			t.Fatal(err)
		}
	}
	if got := out.String(); strings.Count(got, "The disk is nearly full.") != 1 || strings.Contains(got, hush) {
		t.Errorf("the log holds %s", got)
	}
}
