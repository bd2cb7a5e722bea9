package whatsapp

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"lifeboat/bridge/conformance"
)

// TestEachTryOfADownloadBeginsAnew makes two requests into one file, as whatsmeow
// does where a host has failed in the middle.
func TestEachTryOfADownloadBeginsAnew(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "content")
	}))
	defer server.Close()
	work, err := conformance.NewFolder(t).Temporary()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = work.Close() }() // it is thrown away
	file := &boundedFile{WorkFile: work, limit: 10}
	line := newLine(nil, testPace())
	defer line.cut()
	for range 2 {
		request, err := http.NewRequestWithContext(withRewind(t.Context(), file.rewind), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := line.mediaClient().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(file, answer.Body); err != nil {
			t.Error(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	if content, err := io.ReadAll(io.NewSectionReader(work, 0, 100)); err != nil || string(content) != "content" {
		t.Errorf("the file holds %q (%v)", content, err)
	}
	for deadline := time.Now().Add(conformance.Patience); line.connections() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are remembered although they are closed", line.connections())
		}
	}
}

func (l *line) connections() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

// TestADownloadIsStoppedAtItsLimit writes more than a file may take.
func TestADownloadIsStoppedAtItsLimit(t *testing.T) {
	work, err := conformance.NewFolder(t).Temporary()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = work.Close() }() // it is thrown away
	file := &boundedFile{WorkFile: work, limit: 10}
	if _, err := io.WriteString(file, "as it must"); err != nil || file.beyond {
		t.Errorf("within the limit the write ended with %v", err)
	}
	if _, err := io.WriteString(file, "!"); err == nil || !file.beyond {
		t.Errorf("beyond the limit the write ended with %v", err)
	}
	if info, err := work.Stat(); err != nil || info.Size() != 10 {
		t.Errorf("the file has %d bytes (%v)", info.Size(), err)
	}
}
