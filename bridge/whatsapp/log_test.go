package whatsapp

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	waBinary "go.mau.fi/whatsmeow/binary"

	"lifeboat/bridge"
	sim "lifeboat/sim/whatsapp"
)

// logBook keeps what is logged and shows it if the test fails.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBook) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBook) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func testLog(t testing.TB) *slog.Logger {
	book := &logBook{}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log("log:\n" + book.String())
		}
	})
	return slog.New(slog.NewTextHandler(book, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func TestTheLogHoldsNoStanzas(t *testing.T) {
	book := &logBook{}
	log := logger{slog.New(slog.NewTextHandler(book, &slog.HandlerOptions{Level: slog.LevelDebug}))}.Sub("Client")
	node := &waBinary.Node{Tag: "message", Content: []byte("dinner at seven")}
	log.Errorf("failed with %s", node)
	log.Warnf("slow: %v", node)
	log.Infof("info: %s", node)
	log.Debugf("received %s", node)
	text := book.String()
	if strings.Contains(text, "dinner") {
		t.Errorf("a message got into the log:\n%s", text)
	}
	if strings.Count(text, "<message>") != 3 || strings.Count(text, "WARN") != 2 || strings.Count(text, "DEBUG") != 1 {
		t.Errorf("the log is:\n%s", text)
	}
}

// TestNothingSaidGetsIntoTheLog has a conversation, failures included, and looks
// for its words.
func TestNothingSaidGetsIntoTheLog(t *testing.T) {
	t.Parallel()
	book := &logBook{}
	w := newWorld(t)
	w.log = slog.New(slog.NewTextHandler(book, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r := startRelay(t, w, briskPace())
	r.hears(r.say(0, "apricot"))
	r.mustSend(r.part("apricot"))
	r.fault(sim.Fault{Kind: sim.SendsUnacked})
	r.failsToSend(r.part("apricot"), bridge.Unknown, "")
	r.Poison(t)
	r.inbox.wait(t, "the poison", func() bool { return len(r.inbox.envelopes) == 2 })
	r.stop()
	if text := book.String(); text == "" || strings.Contains(text, "apricot") {
		t.Errorf("the log is:\n%s", text)
	}
}
