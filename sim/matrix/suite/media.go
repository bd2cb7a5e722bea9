package suite

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"reflect"
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
	address := w.anna.put(content)
	got := w.ben.send("GET", downloads+address, "", nil)
	if got.status != http.StatusOK || !bytes.Equal(got.raw, content) {
		w.t.Errorf("status %d and %d bytes come back, not the %d that were sent", got.status, len(got.raw), len(content))
	}
	if kind := got.header.Get("Content-Type"); kind != "application/x-lifeboat" {
		w.t.Errorf("it comes back as %s", kind)
	}
	if disposition := got.header.Get("Content-Disposition"); !strings.Contains(disposition, "a.bin") {
		w.t.Errorf("it comes back with the disposition %q", disposition)
	}
	if length := got.header.Get("Content-Length"); length != "300000" {
		w.t.Errorf("it comes back with the length %q", length)
	}
	named := w.ben.send("GET", downloads+address+"/b.bin", "", nil)
	if disposition := named.header.Get("Content-Disposition"); !bytes.Equal(named.raw, content) || !strings.Contains(disposition, "b.bin") {
		w.t.Errorf("under another name it comes back with %d bytes and the disposition %q", len(named.raw), disposition)
	}
}

// limitIsToldAndHeld is about files that are too large: the limit can be asked for, and what is larger is refused.
func limitIsToldAndHeld(w *world) {
	for _, path := range []string{"/_matrix/client/v1/media/config", "/_matrix/media/v3/config"} {
		if config := w.anna.send("GET", path, "", nil); number(config.body, "m.upload.size") != 32<<20 {
			w.t.Errorf("%s tells the limit %s, want 32 MiB", path, config.raw)
		}
	}
	got := w.anna.send("POST", "/_matrix/media/v3/upload", "application/x-lifeboat", make([]byte, 32<<20+1))
	if got.status != http.StatusRequestEntityTooLarge || got.code() == "" {
		w.t.Errorf("a file beyond the limit is answered with %d and %s", got.status, got.raw)
	}
}

// filesArePlain holds that a server passes on what clients say of files: kind, name, caption and what else they agree
// on among themselves.
func filesArePlain(w *world) {
	address := "mxc://" + w.anna.put([]byte("a file"))
	for _, said := range []object{
		{
			"msgtype": "m.image", "body": "look!", "filename": "cat.jpg", "url": address,
			"format": "org.matrix.custom.html", "formatted_body": "<b>look!</b>",
			"info": object{"mimetype": "image/jpeg", "size": 6., "w": 4., "h": 3.},
		},
		{
			"msgtype": "m.audio", "body": "voice.ogg", "url": address, "info": object{"duration": 1200.},
			"org.matrix.msc3245.voice": object{}, "org.matrix.msc1767.audio": object{"duration": 1200., "waveform": []any{}},
		},
		{"msgtype": "m.video", "body": "a.mp4", "url": address, "info": object{"fi.mau.gif": true}},
		{"msgtype": "m.file", "body": "a.pdf", "filename": "a.pdf", "url": address},
	} {
		heard := at(w.ben.hear(w.room, w.anna.post(w.room, "m.room.message", said)), "content")
		if !reflect.DeepEqual(heard, said) {
			w.t.Errorf("%v is heard as %v", said, heard)
		}
	}
}

// fileOutlivesItsMessage holds what a redaction leaves: nothing of the message, and the file.
func fileOutlivesItsMessage(w *world) {
	address := w.anna.put([]byte("a file"))
	id := w.anna.post(w.room, "m.room.message", object{"msgtype": "m.file", "body": "a.pdf", "url": "mxc://" + address})
	w.ben.hear(w.room, text(w.anna.call("PUT", in(w.room, "redact", id, newTransaction()), object{}), "event_id"))
	if left := w.ben.call("GET", in(w.room, "event", id), nil); len(at(left, "content")) != 0 {
		w.t.Errorf("what is left is %v", left)
	}
	if got := w.ben.send("GET", downloads+address, "", nil); string(got.raw) != "a file" {
		w.t.Errorf("the file is answered with %d and %s", got.status, got.raw)
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
