//go:build crashpoints

package crashpoint_test

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"lifeboat/bridge/crashpoint"
)

// TestATaggedBuildEndsAtItsStep runs itself as the process that ends.
func TestATaggedBuildEndsAtItsStep(t *testing.T) {
	if os.Getenv(crashpoint.StepVariable) != "" {
		crashpoint.Reached(crashpoint.BeforeSend)
		crashpoint.Reached(crashpoint.Decoded)
		os.Stdout.WriteString("once\n")
		crashpoint.Reached(crashpoint.Decoded)
		os.Exit(1)
	}
	command := exec.Command(os.Args[0], "-test.run=TestATaggedBuildEndsAtItsStep")
	command.Env = append(os.Environ(), crashpoint.StepVariable+"="+string(crashpoint.Decoded), crashpoint.CountVariable+"=2")
	out, err := command.Output()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL || string(out) != "once\n" {
		t.Errorf("it ended with %v and said %q", err, out)
	}
}
