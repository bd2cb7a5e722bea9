package dendrite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"
)

const (
	// buildTime bounds the build, or the wait for a build in another package.
	buildTime = 10 * time.Minute
	// startTime bounds the time until the server answers; it is up within half a second on an idle machine.
	startTime = time.Minute
)

// Server is a running Dendrite.
type Server struct {
	url     string
	folder  string
	program string
	port    string
	running *exec.Cmd
	output  bytes.Buffer // read only when the process has ended
	ended   chan struct{}
}

// Start builds Dendrite if that was not done yet, starts it with nobody on it, and waits until it answers. It ends with
// the test. Anybody may register.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := New(t.TempDir())
	if err != nil {
		t.Fatalf("Dendrite is needed for this test: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Errorf("stop Dendrite: %v", err)
		}
	})
	return s
}

// New is Start for a TestMain, whose tests share the server: it keeps everything in folder, and Stop ends it.
func New(folder string) (*Server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), buildTime)
	defer cancel()
	file, err := program(ctx)
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	s := &Server{url: "http://127.0.0.1:" + port, folder: folder, program: file, port: port}
	if _, err := writeConfig(folder); err != nil {
		return nil, err
	}
	return s, s.run()
}

// URL is the homeserver's base URL, without a slash at the end.
func (s *Server) URL() string {
	return s.url
}

// run starts the process and waits until it answers.
func (s *Server) run() error {
	s.output.Reset()
	s.ended = make(chan struct{})
	s.running = exec.Command(
		s.program, "--config", s.folder+"/dendrite.yaml",
		"--http-bind-address", "127.0.0.1:"+s.port, "--https-bind-address", "127.0.0.1:0",
		"--really-enable-open-registration",
	)
	s.running.Dir = s.folder
	s.running.Stdout, s.running.Stderr = &s.output, &s.output
	if err := s.running.Start(); err != nil {
		return fmt.Errorf("start Dendrite: %w", err)
	}
	go s.reap(s.running, s.ended)
	if err := s.awaitAnswer(); err != nil {
		err = errors.Join(err, s.Stop())
		return fmt.Errorf("%w\n%s", err, s.output.String())
	}
	return nil
}

// reap waits for the end of the process, of which nobody needs to know how it came.
func (s *Server) reap(running *exec.Cmd, ended chan<- struct{}) {
	defer close(ended)
	if err := running.Wait(); err != nil {
		fmt.Fprintln(&s.output, "it ended with", err)
	}
}

// awaitAnswer asks for the versions until they come.
func (s *Server) awaitAnswer() error {
	deadline := time.NewTimer(startTime)
	defer deadline.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		answer, err := http.Get(s.url + "/_matrix/client/versions")
		if err == nil {
			err = answer.Body.Close()
		}
		if err == nil && answer.StatusCode == http.StatusOK {
			return nil
		}
		select {
		case <-s.ended:
			return errors.New("the homeserver ended instead of answering")
		case <-deadline.C:
			return fmt.Errorf("the homeserver did not answer within %v (last: %w)", startTime, err)
		case <-again.C:
		}
	}
}

// Restart kills the process and starts it again with what it has on disk, on the same port.
func (s *Server) Restart() error {
	if err := s.Stop(); err != nil {
		return err
	}
	return s.run()
}

// Stop ends the process by its id and waits for its end. It kills, since a request to end makes Dendrite wait for its
// open connections, and nothing on its disk is needed afterwards. A process that has ended already is as wanted.
func (s *Server) Stop() error {
	if err := s.running.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill Dendrite: %w", err)
	}
	<-s.ended
	return nil
}

// freePort asks the system for a port that nobody has.
func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("look for a free port: %w", err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, errors.Join(err, listener.Close())
}
