package door_test

import (
	"errors"
	"io"
	"net/http"
	"syscall"
	"testing"
	"time"

	"lifeboat/sim/door"
)

// open opens a door behind which requests for /wait wait for the test's end.
func open(t *testing.T) *door.Door {
	t.Helper()
	over := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/wait", func(http.ResponseWriter, *http.Request) { <-over })
	d, err := door.Open(&http.Server{Handler: mux, ReadHeaderTimeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	d.Serve()
	t.Cleanup(func() {
		close(over)
		d.Close()
		if err := d.Err(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// get makes one request on a connection of its own.
func get(d *door.Door, path string) error {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + d.Address() + path)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

func TestADoorThatIsShutRefuses(t *testing.T) {
	d := open(t)
	if err := get(d, "/"); err != nil {
		t.Fatal(err)
	}
	d.Shut()
	d.Shut()
	d.Unshut()
	if err := get(d, "/"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("while one still wants it shut: %v", err)
	}
	d.Unshut()
	if err := get(d, "/"); err != nil {
		t.Errorf("opened again: %v", err)
	}
}

func TestCutResetsWhatIsUnderWay(t *testing.T) {
	d := open(t)
	ended := make(chan error, 1)
	go func() { ended <- get(d, "/wait") }()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		d.Cut()
		select {
		case err := <-ended:
			if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
				t.Errorf("the request ended with %v", err)
			}
			return
		default:
		}
	}
	t.Error("the request goes on")
}
