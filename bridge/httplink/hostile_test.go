package httplink_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lifeboat/bridge/httplink"
)

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestADecompressionBombIsBounded answers with a few bytes that unpack without an
// end.
func TestADecompressionBombIsBounded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		packed := gzip.NewWriter(w)
		_, _ = io.Copy(packed, zeros{}) // until the client hangs up
	}))
	defer server.Close()
	transport := httplink.NewTransport()
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	const most = 1 << 20
	if body, err := httplink.ReadAnswer(response.Body, most); err == nil || len(body) > 0 {
		t.Errorf("%d bytes were taken: %v", len(body), err)
	}
	if err := response.Body.Close(); err != nil {
		t.Error(err)
	}
}

// TestDeepNestingCostsOnlyItself has one member's event in the middle of others.
func TestDeepNestingCostsOnlyItself(t *testing.T) {
	for name, c := range map[string]struct{ deep, want string }{
		"lists":           {strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000), strings.Repeat("[", 500) + strings.Repeat("]", 500)},
		"objects":         {strings.Repeat(`{"a":`, 20_000) + `1` + strings.Repeat("}", 20_000), strings.Repeat(`{"a":`, 499) + "{}" + strings.Repeat("}", 499)},
		"not deep":        {`{"a":[1,"]}",{"b\"]":"\\"}]}`, `{"a":[1,"]}",{"b\"]":"\\"}]}`},
		"quoted brackets": {`"` + strings.Repeat("[", 30_000) + `"`, `"` + strings.Repeat("[", 30_000) + `"`},
	} {
		t.Run(name, func(t *testing.T) {
			body, err := httplink.ReadAnswer(strings.NewReader(`["before",`+c.deep+`,"after"]`), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			var parts []json.RawMessage
			if err := json.Unmarshal(body, &parts); err != nil || len(parts) != 3 {
				t.Fatalf("%d parts: %v", len(parts), err)
			}
			if string(parts[1]) != c.want || string(parts[2]) != `"after"` {
				t.Errorf("%.60s… is left, and behind it %s", parts[1], parts[2])
			}
		})
	}
}

// FuzzReadAnswer checks that what is not deep stays as it is, and that JSON stays
// JSON.
func FuzzReadAnswer(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":"\"]"}]}`, `"\\`, `]]]]`, `"[`, strings.Repeat("[", 600) + strings.Repeat("]", 600)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		before := bytes.Clone(answer)
		body, err := httplink.ReadAnswer(bytes.NewReader(answer), int64(len(answer)))
		switch {
		case err != nil:
			t.Error(err)
		case json.Valid(before) && !json.Valid(body):
			t.Errorf("%q became %q", before, body)
		case bytes.Count(before, []byte("["))+bytes.Count(before, []byte("{")) < 500 && !bytes.Equal(before, body):
			t.Errorf("%q was changed to %q", before, body)
		}
	})
}
