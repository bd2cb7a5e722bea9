package process

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
	"lifeboat/bridge/pause"
)

// patience is how long a relay may take to link, to get ready, or to stop.
const patience = 30 * time.Second

// Program is what is run as the relay.
type Program struct {
	Path        string   // empty for the program that is running
	Environment []string // besides that of this process, as KEY=value
	// Doomed says that it may kill itself; see [Relay.AwaitKill].
	Doomed bool
}

// Relay is the relay under test. Its methods may be called from any goroutine.
type Relay struct {
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

// LogPath is where the relay of a folder writes its log.
func LogPath(folder string) string { return filepath.Join(folder, "relay.log") }

// LastWords is the last line of the log of the relay of a folder.
func LastWords(folder string) string {
	log, err := os.ReadFile(LogPath(folder))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	return lines[len(lines)-1]
}

// Open prepares the relay of a folder, which holds the configuration and what
// the relay keeps. died is told when the relay ends by itself.
func Open(folder, config string, died func(error)) (*Relay, error) {
	log, err := os.OpenFile(LogPath(folder), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the relay's log: %w", err)
	}
	client := control.NewClient(filepath.Join(folder, "data", "control.sock"))
	return &Relay{config: config, log: log, client: client, died: died}, nil
}

// Client asks the running relay.
func (r *Relay) Client() *control.Client { return r.client }

// PID is the number of the running relay's process.
func (r *Relay) PID() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.command.Process.Pid
}

// Kills is how often the relay was killed.
func (r *Relay) Kills() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kills
}

// prepare prepares a run of a program.
func (r *Relay) prepare(ctx context.Context, program Program, arguments ...string) (*exec.Cmd, error) {
	path := program.Path
	if path == "" {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this program, to start the relay with it: %w", err)
		}
		path = self
	}
	command := exec.CommandContext(ctx, path, arguments...)
	command.Env = append(os.Environ(), program.Environment...)
	command.Stderr = r.log
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // no relay outlives its rehearsal
	return command, nil
}

// Start starts the relay; see [Relay.AwaitReady].
func (r *Relay) Start(program Program) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.start(program)
}

// start is Start for those who hold the lock. The process does not end with any
// context: it is killed or stopped.
func (r *Relay) start(program Program) error {
	command, err := r.prepare(context.Background(), program, "run", "--config", r.config)
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return fmt.Errorf("start the relay: %w", err)
	}
	r.command, r.ended, r.wanted = command, make(chan struct{}), make(chan struct{})
	if program.Doomed {
		r.want()
	}
	go r.watch(command, r.ended, r.wanted)
	return nil
}

// watch waits for one run of the relay. Whoever ends the run waits for ended.
func (r *Relay) watch(command *exec.Cmd, ended chan<- struct{}, wanted <-chan struct{}) {
	defer close(ended)
	err := command.Wait()
	select {
	case <-wanted:
	default:
		r.died(fmt.Errorf("the relay ended by itself: %w", errors.Join(errEndedByItself, err)))
	}
}

var errEndedByItself = errors.New("it should run until it is told to stop")

// Kill ends the relay without warning and starts a program on its folder at
// once.
func (r *Relay) Kill(program Program) error {
	return r.killAnd(func() error { return nil }, program)
}

// killAnd is Kill with something to do before the next start.
func (r *Relay) killAnd(meanwhile func() error, program Program) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-r.ended
	r.kills++
	if err := meanwhile(); err != nil {
		return err
	}
	return r.start(program)
}

// AwaitKill waits until a doomed relay has killed itself, for at most the given
// time, and says whether it has. It is not started again.
func (r *Relay) AwaitKill(ctx context.Context, within time.Duration) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	timer := time.NewTimer(within)
	defer timer.Stop()
	select {
	case <-r.ended:
	case <-timer.C:
		return false, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	status, known := r.command.ProcessState.Sys().(syscall.WaitStatus)
	if !known || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		return false, fmt.Errorf("the relay was to kill itself, but ended otherwise: %s", r.command.ProcessState)
	}
	r.kills++
	return true, nil
}

// Stop ends the relay as End does, for good.
func (r *Relay) Stop() error { return errors.Join(r.End(), r.log.Close()) }

// End lets the relay end in good order; it may be started again. A relay that
// was never started has ended already.
func (r *Relay) End() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.command == nil {
		return nil
	}
	err := r.signal(syscall.SIGTERM)
	select {
	case <-r.ended:
	case <-time.After(patience):
		err = errors.Join(err, fmt.Errorf("the relay did not stop within %s of being asked to", patience), r.command.Process.Kill())
		<-r.ended
	}
	return err
}

func (r *Relay) signal(how syscall.Signal) error {
	r.want()
	if err := r.command.Process.Signal(how); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("end the relay: %w", err)
	}
	return nil
}

// want is called by those who hold the lock.
func (r *Relay) want() {
	select {
	case <-r.wanted:
	default:
		close(r.wanted)
	}
}

// AwaitReady waits until the relay is connected with everything.
func (r *Relay) AwaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errNotReady)
	defer cancel()
	for {
		status, err := r.client.Status(ctx)
		if err == nil && Connected(status) {
			return nil
		}
		if pauseErr := pause.For(ctx, 100*time.Millisecond); pauseErr != nil {
			return errors.Join(pauseErr, err)
		}
	}
}

var errNotReady = fmt.Errorf("the relay was not connected with everything within %s", patience)
