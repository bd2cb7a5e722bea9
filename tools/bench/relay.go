package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"lifeboat/bridge/control"
	"lifeboat/bridge/health"
	"lifeboat/cmd/lifeboat/process"
)

// patience is how long a relay may take to link, to get ready or to stop.
const patience = time.Minute

// relay is the shipped program as a process.
type relay struct {
	program, config string
	log             *os.File
	client          *control.Client
	command         *exec.Cmd
}

// newRelay prepares a relay that keeps its data and its log beside its
// configuration.
func newRelay(program, config string) (*relay, error) {
	folder := filepath.Dir(config)
	log, err := os.OpenFile(filepath.Join(folder, "relay.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the relay's log: %w", err)
	}
	client := control.NewClient(filepath.Join(folder, "data", "control.sock"))
	return &relay{program: program, config: config, log: log, client: client}, nil
}

func (r *relay) prepare(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, r.program, append(arguments, "--config", r.config)...)
	command.Stderr = r.log
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // no relay outlives its bench
	return command
}

// start starts the relay and does not wait for it.
func (r *relay) start() error {
	r.command = r.prepare(context.Background(), "run")
	if err := r.command.Start(); err != nil {
		return fmt.Errorf("start the relay (make build builds it): %w", err)
	}
	return nil
}

// startReady starts the relay and waits until it is connected with everything.
func (r *relay) startReady(ctx context.Context) error {
	if err := r.start(); err != nil {
		return err
	}
	return r.awaitReady(ctx)
}

func (r *relay) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		status, err := r.client.Status(ctx)
		if err == nil && connected(status) {
			return nil
		}
		if process.Pause(ctx, 2*time.Millisecond) != nil {
			return errors.Join(fmt.Errorf("the relay was not connected with everything within %s; its last words: %s", patience, r.lastWords()), err)
		}
	}
}

func connected(status control.Status) bool {
	for _, platform := range status.Platforms {
		if platform.State != string(health.Working) {
			return false
		}
	}
	return status.Ready
}

// kill ends the relay without warning and starts it again at once.
func (r *relay) kill() error {
	if err := r.command.Process.Kill(); err != nil {
		return fmt.Errorf("kill the relay: %w", err)
	}
	if err := r.command.Wait(); err == nil {
		return errors.New("the relay had ended before it was killed")
	}
	return r.start()
}

// end lets the relay end in good order.
func (r *relay) end() error {
	err := r.command.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(patience, func() { err = errors.Join(err, r.command.Process.Kill()) })
	defer late.Stop()
	if err := errors.Join(err, r.command.Wait()); err != nil {
		return fmt.Errorf("end the relay: %w", err)
	}
	r.command = nil
	return nil
}

// stop ends a relay for good, whether or not it was started.
func (r *relay) stop() error {
	var err error
	if r.command != nil {
		err = r.end()
	}
	return errors.Join(err, r.log.Close())
}

// lastWords is the last line of the relay's log.
func (r *relay) lastWords() string {
	log, err := os.ReadFile(r.log.Name())
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	return lines[len(lines)-1]
}

// link runs `lifeboat pair` and scans the first code that it prints.
func (r *relay) link(ctx context.Context, scan func(ctx context.Context, code string) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	command := r.prepare(ctx, "pair", "--plain")
	codes, err := command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("read what 'lifeboat pair' prints: %w", err)
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start 'lifeboat pair' (make build builds it): %w", err)
	}
	if err := errors.Join(scanFirst(ctx, codes, scan), command.Wait()); err != nil {
		return fmt.Errorf("link the relay: %w", err)
	}
	return nil
}

// scanFirst scans the first code and reads the others, which nobody needs.
func scanFirst(ctx context.Context, codes io.Reader, scan func(context.Context, string) error) error {
	lines := bufio.NewScanner(codes)
	if !lines.Scan() {
		return errors.Join(errors.New("no QR code was shown"), lines.Err())
	}
	if err := scan(ctx, strings.TrimSpace(lines.Text())); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, codes)
	return err
}
