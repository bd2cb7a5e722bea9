package whatsapp

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/store"
	"google.golang.org/protobuf/proto"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/render"
)

// packedZeros are a megabyte in a kilobyte. Many of them in a row are one stream.
func packedZeros(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// TestDecompressionBombsAreBounded has both HTTP clients that whatsmeow is given
// read answers which unpack without an end, as it reads settings that lie on the
// media hosts, and the page with the version.
func TestDecompressionBombsAreBounded(t *testing.T) {
	t.Parallel()
	packed := packedZeros(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		for {
			if _, err := w.Write(packed); err != nil {
				return // the client has hung up
			}
		}
	}))
	defer server.Close()
	patient := testPace()
	patient.dial = conformance.Patience // size is what bounds it here, also on a slow machine
	line := newLine(nil, patient)
	defer line.cut()
	for name, client := range map[string]*http.Client{"media": line.mediaClient(), "websocket": line.client()} {
		answer, err := client.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		size, err := io.Copy(io.Discard, answer.Body)
		if !errors.Is(err, errAnswerTooLong) || size > longestAnswer {
			t.Errorf("%s: %d bytes were read: %v", name, size, err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestOldConversationsAreNeverUnpacked holds the setting without which a phone's
// history, packed without a bound, would be unpacked in memory.
func TestOldConversationsAreNeverUnpacked(t *testing.T) {
	t.Parallel()
	p := newUnpairedWorld(t).open(t, testPace())
	line := newLine(nil, testPace())
	defer line.cut()
	if !p.newClient(&store.Device{}, line).ManualHistorySyncDownload {
		t.Error("whatsmeow fetches and unpacks old conversations by itself")
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// nested are messages within each other, as deep as fits into one that WhatsApp
// takes, and answers to answers.
func nested(depth int) map[string]*waE2E.Message {
	wrapped, quoted, edited := words("inside"), words("inside"), words("inside")
	for range depth {
		wrapped = &waE2E.Message{EphemeralMessage: &waE2E.FutureProofMessage{Message: wrapped}}
		quoted = &waE2E.Message{ExtendedTextMessage: &waE2E.ExtendedTextMessage{
			Text: proto.String("outside"), ContextInfo: &waE2E.ContextInfo{StanzaID: proto.String("A1"), QuotedMessage: quoted},
		}}
		edited = protocol(waE2E.ProtocolMessage_MESSAGE_EDIT, "A1", edited)
	}
	return map[string]*waE2E.Message{"wrapped": wrapped, "quoted": quoted, "edited": edited}
}

// TestDeepNestingIsHeardOver sends them through the simulator, and what comes
// afterwards has to be heard.
func TestDeepNestingIsHeardOver(t *testing.T) {
	t.Parallel()
	r := startRelay(t, newWorld(t), testPace())
	var said []string
	for name, message := range nested(2000) {
		said = append(said, r.members[0].send(t, r.group, message), r.say(1, "after what is "+name))
		r.hears(said...)
	}
}

// TestDeepNestingIsDecodedOrSetAside goes to the depth at which the library for
// protobuf gives up.
func TestDeepNestingIsDecodedOrSetAside(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{3, 100, 6000} {
		for name, message := range nested(depth) {
			decoded, err := new(Platform).Decode(wrapped(t, message))
			if err == nil && (decoded.Kind == "" || !render.Valid(decoded.Text)) {
				t.Errorf("%s %d deep is decoded as %+v", name, depth, decoded)
			}
		}
	}
}

// TestHostileMessagesAreDecoded feeds in what no honest client writes.
func TestHostileMessagesAreDecoded(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"64 KiB": strings.Repeat("*a* ", 1<<14), "only markers": strings.Repeat("*_~`", 1<<14),
		"directions": strings.Repeat("\u202e\u2066", 1<<13), "control characters": strings.Repeat("\x00\x1b", 1<<14),
		"accents": "a" + strings.Repeat("\u0301", 1<<14), "lines": strings.Repeat("\n", 1<<15),
	} {
		decoded, err := new(Platform).Decode(wrapped(t, words(text)))
		if err != nil || decoded.Kind != bridge.Said || !render.Valid(decoded.Text) || !utf8.ValidString(decoded.Text.Plain) {
			t.Errorf("%s: kind %s (%v)", name, decoded.Kind, err)
		}
		if strings.ContainsAny(decoded.Text.Plain, "\x00\x1b\u202e") {
			t.Errorf("%s: what steers a terminal or the direction is left", name)
		}
	}
}
