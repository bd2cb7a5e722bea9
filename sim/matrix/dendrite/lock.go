//go:build unix

package dendrite

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock waits until no other process holds the file. The system lets go of it if the process dies.
func lock(path string) (unlock func() error, err error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the build: %w", err)
	}
	for {
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("wait for another build: %w", err), file.Close())
	}
	return file.Close, nil
}
