package control

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// closing is how long answers that are under way may take when the server
// ends.
const closing = time.Second

// ErrRunning says that a relay, or a command that needs the data folder for
// itself, answers on the socket.
var ErrRunning = errors.New("another lifeboat is running")

// Listen opens the socket. A socket file that a crash left behind is replaced;
// one that answers is [ErrRunning].
func Listen(path string) (net.Listener, error) {
	if connection, err := net.DialTimeout("unix", path, time.Second); err == nil {
		return nil, errors.Join(fmt.Errorf("%w on the data folder %s: stop it first, or give this one a folder of its own", ErrRunning, filepath.Dir(path)), connection.Close())
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, withRemedy(path, fmt.Errorf("replace the old socket: %w", err))
	}
	listener, err := net.Listen("unix", path)
	if errors.Is(err, syscall.EINVAL) {
		return nil, fmt.Errorf("the path of the control socket, %s, is too long for a socket: choose a shorter data folder with 'data:' in the config", path)
	}
	if err != nil {
		return nil, withRemedy(path, fmt.Errorf("open the control socket: %w", err))
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("protect the control socket: %w", err), listener.Close())
	}
	return listener, nil
}

// withRemedy says what to do about a folder that belongs to somebody else.
func withRemedy(path string, err error) error {
	if !errors.Is(err, os.ErrPermission) {
		return err
	}
	return fmt.Errorf("this user may not write to the data folder %s; run it as the user whose folder that is, or give it to this one with chown: %w",
		filepath.Dir(path), err)
}

// Serve answers until ctx ends. It returns nil after an orderly end.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve the control socket: %w", err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
