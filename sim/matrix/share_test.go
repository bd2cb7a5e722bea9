package matrix_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"lifeboat/sim/matrix"
)

// sum is the SHA-256 of a text in lowercase hexadecimal.
func sum(text string) string {
	whole := sha256.Sum256([]byte(text))
	return hex.EncodeToString(whole[:])
}

// shareText posts a text as a file and returns the path of its download.
func (w *world) shareText(text string) (message matrix.Message, download string) {
	w.t.Helper()
	ok(w.anna.SendMedia(w.room, matrix.Media{
		Type: "m.file", Name: "a.txt", MIME: "text/plain", Content: strings.NewReader(text),
	}))(w.t)
	messages := w.room.Messages()
	message = messages[len(messages)-1]
	return message, "/_matrix/client/v1/media/download/" + strings.TrimPrefix(message.File, "mxc://")
}

func TestMembersSeeWhatAFileIs(t *testing.T) {
	w := newWorld(t)
	ok(w.anna.SendMedia(w.room, matrix.Media{
		Type: "m.audio", Name: "v.ogg", MIME: "audio/ogg", Voice: true, Duration: 3 * time.Second, Content: strings.NewReader("hm"),
	}))(t)
	ok(w.ben.SendMedia(w.room, matrix.Media{
		Type: "m.video", Name: "a.mp4", MIME: "video/mp4", GIF: true, Width: 4, Height: 3, Content: strings.NewReader("wave"),
	}, matrix.HTML("<b>x</b>")))(t)
	got := w.room.Messages()
	if m := got[0]; !m.Voice || m.GIF || m.MIME != "audio/ogg" || m.FileSize != 2 || m.FileHash != sum("hm") {
		t.Errorf("the voice note is %+v", m)
	}
	if m := got[1]; m.Voice || !m.GIF || m.HTML != "<b>x</b>" || m.FileHash != sum("wave") {
		t.Errorf("the GIF is %+v", m)
	}
}

func TestAStickerIsNoMessage(t *testing.T) {
	w := newWorld(t)
	ok(w.anna.SendMedia(w.room, matrix.Media{
		Type: "m.sticker", Name: "cat", MIME: "image/webp", Content: strings.NewReader("meow"),
	}))(t)
	r := w.call("GET", syncs, "")
	if !strings.Contains(r.raw, `"m.sticker"`) || strings.Contains(r.raw, "msgtype") {
		t.Errorf("the sync tells %s", r.raw)
	}
}

func TestADeletedFileIsGoneAndItsMessageStays(t *testing.T) {
	w := newWorld(t)
	message, download := w.shareText("a text")
	if err := w.server.DeleteMedia(message.File); err != nil {
		t.Fatal(err)
	}
	w.wantRefusal(w.call("GET", download, ""), http.StatusNotFound, "M_NOT_FOUND")
	if m := w.room.Messages()[0]; m.File != message.File || m.FileHash != "" {
		t.Errorf("the message is %+v", m)
	}
	if err := w.server.DeleteMedia(message.File); err == nil {
		t.Error("it can be deleted twice")
	}
}

func TestFilesAreCutShort(t *testing.T) {
	w := newWorld(t)
	_, download := w.shareText(strings.Repeat("x", 100_000))
	lift := w.server.Faults().Begin(matrix.CutShort(70_000, "download", "upload"))
	if r, err := w.try(t.Context(), "GET", download, ""); err == nil {
		t.Errorf("the download ends with %d bytes", len(r.raw))
	}
	if r, err := w.try(t.Context(), "POST", "/_matrix/media/v3/upload", strings.Repeat("x", 100_000)); err == nil {
		t.Errorf("the upload is answered with %s", r.raw)
	}
	lift()
	if r := w.call("GET", download, ""); len(r.raw) != 100_000 {
		t.Errorf("afterwards %d bytes come", len(r.raw))
	}
}

func TestFilesTrickleUntilTheFaultIsLifted(t *testing.T) {
	w := newWorld(t)
	_, download := w.shareText(strings.Repeat("x", 10_000))
	lift := w.server.Faults().Begin(matrix.Trickle(10))
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	if r, err := w.try(ctx, "GET", download, ""); err == nil {
		t.Errorf("within half a second %d bytes came", len(r.raw))
	}
	lift()
	if r := w.call("GET", download, ""); len(r.raw) != 10_000 {
		t.Errorf("afterwards %d bytes come", len(r.raw))
	}
}

// TestFaultsOfFiles has the same faults for files as for all else.
func TestFaultsOfFiles(t *testing.T) {
	w := newWorld(t)
	_, download := w.shareText("a text")
	faults := w.server.Faults()
	for _, c := range []struct {
		fault        matrix.Fault
		method, path string
		status       int
		code         string
	}{
		{matrix.Fail(http.StatusRequestEntityTooLarge, "M_TOO_LARGE", "too large", "upload"), "POST", "/_matrix/media/v3/upload", 413, "M_TOO_LARGE"},
		{matrix.LimitExceeded(time.Second, "upload"), "POST", "/_matrix/media/v3/upload", 429, "M_LIMIT_EXCEEDED"},
		{matrix.BadGateway("download"), "GET", download, 502, ""},
		{matrix.Fail(http.StatusNotFound, "M_UNRECOGNIZED", "unknown", "config"), "GET", "/_matrix/client/v1/media/config", 404, "M_UNRECOGNIZED"},
	} {
		lift := faults.Begin(c.fault)
		w.wantRefusal(w.call(c.method, c.path, "x"), c.status, c.code)
		lift()
	}
	if r := w.call("GET", download, ""); r.raw != "a text" {
		t.Errorf("afterwards it is answered with %s", r.raw)
	}
}
