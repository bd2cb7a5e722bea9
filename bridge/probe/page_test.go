package probe_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/probe"
)

func TestAPageHasToAnswerAsExpected(t *testing.T) {
	const fine, stranger, trouble = "fine", "stranger", "trouble"
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"an empty 204":    {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, fine},
		"a sign-in page":  {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<h1>Welcome</h1>") }, stranger},
		"a redirection":   {http.RedirectHandler("http://portal.example/", http.StatusFound).ServeHTTP, stranger},
		"a server's woes": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, trouble},
		"nothing":         {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, trouble},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.answer)
			defer server.Close()
			page := probe.Page{URL: server.URL + "/generate_204"}
			if page.Name() != page.URL {
				t.Errorf("it is called %q", page.Name())
			}
			got := fine
			if err := page.Check(t.Context()); errors.Is(err, bridge.ErrSomebodyElse) {
				got = stranger
			} else if err != nil {
				got = trouble
			}
			if got != c.want {
				t.Errorf("it is taken for %s, want %s", got, c.want)
			}
		})
	}
	if err := (probe.Page{URL: "http://\x7f"}).Check(t.Context()); err == nil {
		t.Error("what is no address is fine")
	}
}
