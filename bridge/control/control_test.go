package control_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"lifeboat/bridge/control"
)

// desk is a relay whose history can grow.
type desk struct {
	ordered []control.Order
	mu      sync.Mutex
	events  []control.Event
	changed chan struct{}
	status  error
	late    bool // whether a backup fails only after it has begun
}

func (d *desk) Status(context.Context) (control.Status, error) {
	return control.Status{Version: "1", Ready: true, Primaries: []control.Primary{{Name: "whatsapp", Phase: "standby"}}}, d.status
}

func (d *desk) History(_ context.Context, after int64, limit int) ([]control.Event, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	rest := d.events[min(int(after), len(d.events)):]
	return rest[:min(limit, len(rest))], nil
}

func (d *desk) Incidents(context.Context) ([]control.Incident, error) {
	return []control.Incident{{ID: 2, Primary: "whatsapp"}, {ID: 1, Primary: "whatsapp"}}, d.status
}

func (d *desk) Incident(_ context.Context, id int64) (control.Incident, error) {
	if id != 1 {
		return control.Incident{}, control.ErrNoIncident
	}
	return control.Incident{ID: 1, Primary: "whatsapp", Report: "all of it\n"}, nil
}

func (d *desk) Chats(context.Context) (control.Chats, error) {
	return control.Chats{Chats: []control.Chat{{Chat: "telegram:-1001", Title: "Family"}}}, d.status
}

func (d *desk) Checks(context.Context) ([]control.Check, error) {
	return []control.Check{{What: "the bot may pin", Remedy: "make it an admin"}}, d.status
}

func (d *desk) Changed() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.changed
}

func (d *desk) grow(count int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for range count {
		d.events = append(d.events, control.Event{ID: int64(len(d.events) + 1), Kind: "phase"})
	}
	close(d.changed)
	d.changed = make(chan struct{})
}

// serve runs the socket until the test ends and returns its path.
func serve(t *testing.T, d *desk) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "lifeboat") // t.TempDir may be longer than a socket's path can be
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "control.sock")
	listener, err := control.Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- control.Serve(ctx, listener, control.Handler(d)) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return path
}

func TestStatus(t *testing.T) {
	path := serve(t, &desk{changed: make(chan struct{})})
	status, err := control.NewClient(path).Status(t.Context())
	if err != nil || !status.Ready || status.Primaries[0].Phase != "standby" {
		t.Errorf("got %+v, %v", status, err)
	}
}

func TestStatusSaysWhyThereIsNone(t *testing.T) {
	path := serve(t, &desk{changed: make(chan struct{}), status: errors.New("the loop is stuck")})
	if _, err := control.NewClient(path).Status(t.Context()); err == nil || !strings.Contains(err.Error(), "the loop is stuck") {
		t.Errorf("got %v", err)
	}
}

func TestFollowMissesNothing(t *testing.T) {
	d := &desk{changed: make(chan struct{})}
	d.grow(450) // more than two pages
	path := serve(t, d)
	ctx, stop := context.WithCancel(t.Context())
	var seen []int64
	err := control.NewClient(path).Follow(ctx, 7, func(e control.Event) {
		seen = append(seen, e.ID)
		switch e.ID {
		case 450:
			d.grow(3)
		case 453:
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("following ended with %v", err)
	}
	if len(seen) != 446 || seen[0] != 8 || seen[len(seen)-1] != 453 {
		t.Errorf("saw %d events, from %d to %d", len(seen), seen[0], seen[len(seen)-1])
	}
}

func TestABadQuestionIsRefused(t *testing.T) {
	path := serve(t, &desk{changed: make(chan struct{})})
	client := http.Client{Transport: control.NewClient(path).Transport()}
	response, err := client.Get("http://lifeboat/history?after=yesterday")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("status %s", response.Status)
	}
}

func TestOnlyOneRelayPerFolder(t *testing.T) {
	path := serve(t, &desk{changed: make(chan struct{})})
	if _, err := control.Listen(path); !errors.Is(err, control.ErrRunning) || !strings.Contains(err.Error(), filepath.Dir(path)) {
		t.Errorf("got %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket has mode %v, %v", info.Mode(), err)
	}
}

func TestASocketThatACrashLeftIsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := control.Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Error(err)
	}
}

func TestNoRelay(t *testing.T) {
	_, err := control.NewClient(filepath.Join(t.TempDir(), "none.sock")).Status(t.Context())
	if !errors.Is(err, control.ErrNotRunning) {
		t.Errorf("got %v", err)
	}
}
