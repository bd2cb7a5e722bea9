package matrix_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/matrix"
)

var photo = bridge.Medium{Kind: bridge.Photo, Source: []byte("mxc://example.org/abc")}

const (
	download    = "/_matrix/client/v1/media/download/example.org/abc"
	oldDownload = "/_matrix/media/v3/download/example.org/abc"
)

// fetch downloads a medium and returns what was written down.
func fetch(t *testing.T, p *matrix.Platform, medium bridge.Medium, limit int64) (string, *bridge.SendError) {
	t.Helper()
	into, err := conformance.NewFolder(t).Temporary()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := into.Close(); err != nil {
			t.Error(err)
		}
	})
	failure := bridge.AsSendError(p.Fetch(t.Context(), medium, into, limit))
	info, err := into.Stat()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(io.NewSectionReader(into, 0, info.Size()))
	if err != nil {
		t.Fatal(err)
	}
	return string(text), failure
}

func TestAFileIsFetchedWithTheToken(t *testing.T) {
	server := serve(t, at(download, func(apiCall) reply { return ok("a picture") }))
	got, failure := fetch(t, open(t, server.URL), photo, 9)
	if got != "a picture" || failure != nil {
		t.Errorf("got %q, %v", got, failure)
	}
	if call := server.made(download)[0]; call.token != secret {
		t.Errorf("it was fetched with the token %q", call.token)
	}
}

func TestAnOlderServerIsAskedElsewhere(t *testing.T) {
	for name, unknown := range map[string]reply{
		"that says so":                   refuse(404, "M_UNRECOGNIZED"),
		"with another server in between": {status: 404, body: "<html>not found"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, func(call apiCall) (reply, bool) {
				if call.path == oldDownload {
					return ok("a picture"), true
				}
				return unknown, true
			})
			if got, failure := fetch(t, open(t, server.URL), photo, 9); got != "a picture" || failure != nil {
				t.Errorf("got %q, %v", got, failure)
			}
		})
	}
}

func TestFetchesFailAsWhatTheyAre(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		want   bridge.SendResult
		reason string
	}{
		"gone":                {refuse(404, "M_NOT_FOUND"), bridge.Rejected, "no longer"},
		"not given out":       {refuse(403, "M_FORBIDDEN"), bridge.Rejected, "M_FORBIDDEN"},
		"revoked":             {refuse(401, "M_UNKNOWN_TOKEN"), bridge.Unauthorized, "token"},
		"limited":             {refuse(429, "M_LIMIT_EXCEEDED"), bridge.RateLimited, "less often"},
		"not yet there":       {refuse(504, "M_NOT_YET_UPLOADED"), bridge.Transient, "504"},
		"failed":              {refuse(500, "M_UNKNOWN"), bridge.Transient, "500"},
		"lost on the way":     {reply{status: 502, body: "<html>"}, bridge.Transient, "502"},
		"larger than allowed": {ok("a picture!"), bridge.Rejected, "larger"},
		"unanswered":          {reply{}, bridge.Transient, "without an answer"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, always(c.answer))
			got, failure := fetch(t, open(t, server.URL), photo, 9)
			if failure == nil || failure.Result != c.want || !strings.Contains(failure.Reason, c.reason) {
				t.Errorf("got %v, want %s with %q", failure, c.want, c.reason)
			}
			if got != "" {
				t.Errorf("%q was written down", got)
			}
		})
	}
}

func TestAFileOfUnknownLengthIsBounded(t *testing.T) {
	chunked := reply{status: 200, body: strings.Repeat("x", 100_000), header: map[string]string{"Transfer-Encoding": "chunked"}}
	server := serve(t, always(chunked))
	got, failure := fetch(t, open(t, server.URL), photo, 50_000)
	if len(got) > 50_000 || failure == nil || failure.Result != bridge.Rejected {
		t.Errorf("%d bytes were written down: %v", len(got), failure)
	}
	if got, failure := fetch(t, open(t, server.URL), photo, 100_000); len(got) != 100_000 || failure != nil {
		t.Errorf("%d bytes of 100000 were written down: %v", len(got), failure)
	}
}

func TestTheTokenIsNotShownToOtherServers(t *testing.T) {
	store := serve(t, always(ok("a picture")))
	elsewhere := strings.Replace(store.URL, "127.0.0.1", "localhost", 1) + "/stored"
	server := serve(t, always(reply{status: 307, header: map[string]string{"Location": elsewhere}}))
	got, failure := fetch(t, open(t, server.URL), photo, 9)
	if got != "a picture" || failure != nil {
		t.Fatalf("got %q, %v", got, failure)
	}
	if call := store.made("/stored")[0]; call.token != "" {
		t.Error("another server was shown the token")
	}
	around := serve(t, always(reply{status: 307, header: map[string]string{"Location": "/again"}}))
	if _, failure := fetch(t, open(t, around.URL), photo, 9); failure == nil || failure.Result != bridge.Transient {
		t.Errorf("a circle of redirects ends with %v", failure)
	}
}

func TestWhatCannotBeFetched(t *testing.T) {
	p := open(t, "http://127.0.0.1:1")
	for _, source := range []string{"", "https://example.org/abc", "mxc://example.org", "mxc://example.org/a/b", "mxc://example.org/.."} {
		if _, failure := fetch(t, p, bridge.Medium{Source: []byte(source)}, 9); failure == nil || failure.Result != bridge.Rejected {
			t.Errorf("%q: got %v", source, failure)
		}
	}
	if _, failure := fetch(t, p, photo, 9); failure == nil || failure.Result != bridge.Offline {
		t.Errorf("without a server: %v", failure)
	}
}

// fullDisk is a work file on a disk that is full.
type fullDisk struct{ bridge.WorkFile }

func (fullDisk) Write([]byte) (int, error) { return 0, fmt.Errorf("no space left on device") }

func TestAFullDiskIsNotTheServersFault(t *testing.T) {
	server := serve(t, always(ok("a picture")))
	err := open(t, server.URL).Fetch(t.Context(), photo, fullDisk{}, 9)
	failure := bridge.AsSendError(err)
	if failure == nil || failure.Result != bridge.Transient || !strings.Contains(failure.Error(), "no space left") {
		t.Errorf("got %v", err)
	}
}
