package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"lifeboat/bridge/control"
	"lifeboat/bridge/health"
)

// relayPatience is how long a relay may take to link, to get ready, or to stop.
const relayPatience = 30 * time.Second

// relayProcess is the relay under test: this same program, started as `lifeboat run`.
type relayProcess struct {
	config string
	log    *os.File
	client *control.Client
	died   func(error) // is told when the relay ends although nobody has asked it to

	mu      sync.Mutex // one start, stop or kill at a time
	command *exec.Cmd
	ended   chan struct{} // closed when the process has ended
	wanted  chan struct{} // closed when its end is wanted
	kills   int
}

func relayLog(folder string) string { return filepath.Join(folder, "relay.log") }

// lastWords is the last line of the relay's log.
func lastWords(folder string) string {
	log, err := os.ReadFile(relayLog(folder))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	return lines[len(lines)-1]
}

func openRelay(folder, config string, died func(error)) (*relayProcess, error) {
	log, err := os.OpenFile(relayLog(folder), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the relay's log: %w", err)
	}
	client := control.NewClient(filepath.Join(folder, "data", "control.sock"))
	return &relayProcess{config: config, log: log, client: client, died: died}, nil
}

// lifeboat prepares a run of this program.
func (r *relayProcess) lifeboat(ctx context.Context, arguments ...string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program, to start the relay with it: %w", err)
	}
	command := exec.CommandContext(ctx, self, arguments...)
	command.Stderr = r.log
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // no relay outlives its demo
	return command, nil
}

// start starts the relay; see awaitReady.
func (r *relayProcess) start() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.startLocked()
}

// startLocked is start for those who hold the lock. The process does not end with any context: it is killed or
// stopped.
func (r *relayProcess) startLocked() error {
	command, err := r.lifeboat(context.Background(), "run", "--config", r.config)
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start the relay: %w", err)
	}
	r.command, r.ended, r.wanted = command, make(chan struct{}), make(chan struct{})
	go r.watch(command, r.ended, r.wanted)
	return nil
}

// watch waits for one run of the relay. Whoever ends the run waits for ended.
func (r *relayProcess) watch(command *exec.Cmd, ended chan<- struct{}, wanted <-chan struct{}) {
	defer close(ended)
	err := command.Wait()
	select {
	case <-wanted:
	default:
		r.died(fmt.Errorf("the relay ended by itself: %w", errors.Join(errEndedByItself, err)))
	}
}

var errEndedByItself = errors.New("it should run until it is told to stop")

// kill ends the relay without warning and starts it again at once.
func (r *relayProcess) kill(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.end(syscall.SIGKILL); err != nil {
		return err
	}
	<-r.ended
	r.kills++
	return r.startLocked()
}

// stop lets the relay end in good order. A relay that was never started is stopped already.
func (r *relayProcess) stop() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.command == nil {
		return r.log.Close()
	}
	err := r.end(syscall.SIGTERM)
	select {
	case <-r.ended:
	case <-time.After(relayPatience):
		err = errors.Join(err, fmt.Errorf("the relay did not stop within %s of being asked to", relayPatience), r.command.Process.Kill())
		<-r.ended
	}
	return errors.Join(err, r.log.Close())
}

func (r *relayProcess) end(how syscall.Signal) error {
	close(r.wanted)
	if err := r.command.Process.Signal(how); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("end the relay: %w", err)
	}
	return nil
}

// awaitReady waits until the relay is connected with everything.
func (r *relayProcess) awaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, relayPatience, errNotReady)
	defer cancel()
	for {
		status, err := r.client.Status(ctx)
		if err == nil && connected(status) {
			return nil
		}
		if pauseErr := pause(ctx, 100*time.Millisecond); pauseErr != nil {
			return errors.Join(pauseErr, err)
		}
	}
}

var errNotReady = fmt.Errorf("the relay was not connected with everything within %s", relayPatience)

func connected(status control.Status) bool {
	for _, platform := range status.Platforms {
		if platform.State != string(health.Working) {
			return false
		}
	}
	return status.Ready
}

// pause waits, or returns why ctx ended.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
