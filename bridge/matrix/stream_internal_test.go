package matrix

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

// TestAFileIsNotFetchedInTheClear: a homeserver behind TLS may point to another
// server, but not to one that anybody on the way can listen to.
func TestAFileIsNotFetchedInTheClear(t *testing.T) {
	for _, c := range []struct {
		method, from, to string
		follows          bool
	}{
		{http.MethodGet, "https://example.org/file", "https://files.example.org/file", true},
		{http.MethodGet, "https://example.org/file", "http://example.org/file", false},
		{http.MethodGet, "http://127.0.0.1/file", "http://127.0.0.1/other", true},
		{http.MethodPost, "https://example.org/upload", "https://example.org/elsewhere", false},
	} {
		asked := httptest.NewRequest(c.method, c.from, http.NoBody)
		err := redirects(c.method)(httptest.NewRequest(c.method, c.to, http.NoBody), []*http.Request{asked})
		if follows := !errors.Is(err, http.ErrUseLastResponse); follows != c.follows {
			t.Errorf("from %s to %s with %s: it follows: %v", c.from, c.to, c.method, follows)
		}
	}
}
