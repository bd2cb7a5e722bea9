package suite

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"strings"
)

const downloads = "/_matrix/client/v1/media/download/"

// put uploads a file and returns its address without mxc://.
func (c *client) put(content []byte) string {
	c.t.Helper()
	told := c.send("POST", "/_matrix/media/v3/upload?filename=a.bin", "application/x-lifeboat", content)
	address, found := strings.CutPrefix(text(told.body, "content_uri"), "mxc://localhost/")
	if told.status != http.StatusOK || !found {
		c.t.Fatalf("the upload is answered with %d and %s", told.status, told.raw)
	}
	return "localhost/" + address
}

func fileComesBack(w *world) {
	content := make([]byte, 300_000)
	if _, err := rand.Read(content); err != nil {
		w.t.Fatal(err)
	}
	got := w.ben.send("GET", downloads+w.anna.put(content), "", nil)
	if got.status != http.StatusOK || !bytes.Equal(got.raw, content) {
		w.t.Errorf("status %d and %d bytes come back, not the %d that were sent", got.status, len(got.raw), len(content))
	}
	if kind := got.header.Get("Content-Type"); kind != "application/x-lifeboat" {
		w.t.Errorf("it comes back as %s", kind)
	}
	if disposition := got.header.Get("Content-Disposition"); !strings.Contains(disposition, "a.bin") {
		w.t.Errorf("it comes back with the disposition %q", disposition)
	}
	config := w.anna.send("GET", "/_matrix/client/v1/media/config", "", nil)
	if number(config.body, "m.upload.size") != 10<<20 {
		w.t.Errorf("the limit is %s, want 10 MiB", config.raw)
	}
}

func fileNeedsLogin(w *world) {
	stranger := &client{t: w.t, base: w.server.URL()}
	got := stranger.send("GET", downloads+w.anna.put([]byte("private")), "", nil)
	stranger.wantRefusal(got, http.StatusUnauthorized, "M_MISSING_TOKEN")
}

func missingFileIsNotFound(w *world) {
	got := w.anna.send("GET", downloads+"localhost/nothing", "", nil)
	w.anna.wantRefusal(got, http.StatusNotFound, "M_NOT_FOUND")
}
