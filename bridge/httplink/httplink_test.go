package httplink_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/httplink"
)

func TestTrouble(t *testing.T) {
	late := fmt.Errorf("get: %w", context.DeadlineExceeded)
	for name, c := range map[string]struct {
		outcome httplink.Outcome
		failing bridge.Capability
		reason  string
	}{
		"answered":              {httplink.Outcome{Reached: true, Status: 200, Understood: true}, "", ""},
		"refused by the server": {httplink.Outcome{Reached: true, Status: 403, Understood: true}, "", ""},
		"name":                  {httplink.Outcome{Err: &net.DNSError{Err: "no such host", Name: "x"}}, bridge.Resolve, "no such host"},
		"connection refused":    {httplink.Outcome{Err: errors.New("connection refused")}, bridge.Connect, "refused"},
		"no connection in time": {httplink.Outcome{Err: late, Took: 5 * time.Second}, bridge.Connect, "no connection within 5 s"},
		"no answer in time":     {httplink.Outcome{Reached: true, Err: late, Took: 7 * time.Second}, bridge.Ping, "no answer within 7 s"},
		"cut":                   {httplink.Outcome{Reached: true, Err: errors.New("EOF")}, bridge.Ping, "ended without an answer"},
		"server error":          {httplink.Outcome{Reached: true, Status: 502, Understood: true}, bridge.Ping, "502 Bad Gateway"},
		"somebody else":         {httplink.Outcome{Reached: true, Status: 200}, bridge.Ping, "something that is not Example answers 200 OK: is it right?"},
	} {
		t.Run(name, func(t *testing.T) {
			failing, reason := c.outcome.Trouble("Example", "is it right?")
			if failing != c.failing || !strings.Contains(reason, c.reason) || c.reason == "" && reason != "" {
				t.Errorf("%q fails: %q", failing, reason)
			}
		})
	}
}

// inbox keeps the signals.
type inbox struct {
	bridge.Inbox
	signals []bridge.Signal
}

func (i *inbox) Signal(s bridge.Signal) {
	s.At = time.Time{}
	i.signals = append(i.signals, s)
}

func TestMonitor(t *testing.T) {
	heard := &inbox{}
	m := httplink.NewMonitor("example", heard)
	answered := func() {
		if !m.Observe("", "", time.Second) {
			t.Error("a request that was answered does not count as such")
		}
	}
	answered()
	answered()
	if m.Observe(bridge.Resolve, "no such host", time.Second) {
		t.Error("a request that failed counts as answered")
	}
	answered()
	m.Account(bridge.AccountFine, "")
	m.Account(bridge.AccountFine, "")
	m.Account(bridge.AccountLoggedOut, "token")
	ok := func(c bridge.Capability) bridge.Signal {
		return bridge.Signal{Platform: "example", Capability: c, OK: true, Took: time.Second}
	}
	want := []bridge.Signal{
		ok(bridge.Resolve), ok(bridge.Connect), ok(bridge.Ping),
		ok(bridge.Ping),
		{Platform: "example", Capability: bridge.Resolve, Took: time.Second, Reason: "no such host"},
		ok(bridge.Resolve), ok(bridge.Ping),
		{Platform: "example", Account: bridge.AccountFine},
		{Platform: "example", Account: bridge.AccountLoggedOut, Reason: "token"},
	}
	if diff := cmp.Diff(want, heard.signals); diff != "" {
		t.Errorf("the signals (-want +got):\n%s", diff)
	}
}

func TestReachedIsKnown(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	address := server.URL
	client := &http.Client{Transport: httplink.NewTransport(), CheckRedirect: httplink.NoRedirect}
	ask := func() (reached *atomic.Bool, err error) {
		reached = &atomic.Bool{}
		request, err := http.NewRequestWithContext(httplink.Traced(t.Context(), reached), http.MethodPost, address+"/secret", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		response, err := client.Do(request)
		if err == nil {
			err = response.Body.Close()
		}
		return reached, err
	}
	if reached, err := ask(); !reached.Load() || err == nil {
		t.Errorf("a server that hangs up was reached: %v, %v", reached.Load(), err)
	}
	server.Close()
	reached, err := ask()
	if reached.Load() || err == nil {
		t.Errorf("a server that is gone was reached: %v, %v", reached.Load(), err)
	}
	if cause := httplink.WithoutURL(err); strings.Contains(cause.Error(), "secret") {
		t.Errorf("the error holds the URL: %v", cause)
	}
}

func TestAnErrorOfAnotherKindStaysAsItIs(t *testing.T) {
	cause := errors.New("x")
	if !errors.Is(httplink.WithoutURL(cause), cause) || httplink.WithoutURL(&url.Error{Op: "Get", Err: cause}).Error() != "x" {
		t.Error("the cause is lost")
	}
}

func TestReadAnswerIsBounded(t *testing.T) {
	if body, err := httplink.ReadAnswer(strings.NewReader("1234"), 4); string(body) != "1234" || err != nil {
		t.Errorf("%q, %v", body, err)
	}
	if _, err := httplink.ReadAnswer(strings.NewReader("12345"), 4); err == nil {
		t.Error("more than the bound was read")
	}
}

// TestASignInPageIsNoAnswer: behind a captive portal somebody else answers for the
// server, so its link fails and proves nothing about our own network.
func TestASignInPageIsNoAnswer(t *testing.T) {
	portal := httptest.NewTLSServer(http.NotFoundHandler())
	defer portal.Close()
	reached := &atomic.Bool{}
	request, err := http.NewRequestWithContext(httplink.Traced(t.Context(), reached), http.MethodGet, portal.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Client{Transport: httplink.NewTransport()}).Do(request)
	if err == nil {
		t.Fatal("somebody else's certificate is accepted", response.Body.Close())
	}
	failing, reason := httplink.Outcome{Reached: reached.Load(), Err: httplink.WithoutURL(err)}.Trouble("Example", "is it right?")
	if failing != bridge.Connect || !strings.Contains(reason, "certificate") {
		t.Errorf("%q fails: %q", failing, reason)
	}
}
