package door_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"lifeboat/sim/door"
)

func TestVisits(t *testing.T) {
	visits := door.NewVisits()
	waiting := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := visits.Answer(w, func() error {
			switch r.URL.Path {
			case "/wait":
				close(waiting)
				<-visits.Closing()
			case "/fail":
				return errors.New("there is no answer")
			}
			_, err := io.WriteString(w, "hello")
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	get := func(path string) string {
		answer, err := http.Get(server.URL + path)
		if err != nil {
			return "nothing"
		}
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.Body.Close() != nil {
			return "half of it"
		}
		return string(body)
	}
	if got := get("/"); got != "hello" {
		t.Errorf("the answer is %q", got)
	}
	if got := get("/fail"); got != "nothing" {
		t.Errorf("the answer is %q where there is none", got)
	}
	answered := make(chan string)
	go func() { answered <- get("/wait") }()
	<-waiting
	if !visits.Close() || visits.Close() {
		t.Error("not exactly one was the first to close")
	}
	visits.Wait()
	if got := <-answered; got != "hello" {
		t.Errorf("what was going on ended with %q", got)
	}
	if got := get("/"); got != "nothing" {
		t.Errorf("after the end the answer is %q", got)
	}
}
