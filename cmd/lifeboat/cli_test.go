package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"lifeboat/bridge/control"
)

// TestCommandLine runs the scripts of testdata/cli: what a person types, and
// what they then read.
func TestCommandLine(t *testing.T) {
	var manager notifications
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "cli"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"await-status":  awaitStatus,
			"mode":          mode,
			"terminate":     terminate,
			"listen-notify": manager.listen,
			"expect-notify": manager.expect,
		},
	})
}

// awaitStatus waits until the relay of the folder "data" answers.
func awaitStatus(script *testscript.TestScript, _ bool, _ []string) {
	client := control.NewClient(script.MkAbs(filepath.Join("data", "control.sock")))
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		if status, err := client.Status(context.Background()); err == nil && knowsAccount(status) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	script.Fatalf("the relay does not answer")
}

func knowsAccount(status control.Status) bool {
	for _, platform := range status.Platforms {
		if platform.Name == "whatsapp" && platform.State == "account" {
			return true
		}
	}
	return false
}

// terminate asks everything in the background to end, as a service manager
// does.
func terminate(script *testscript.TestScript, _ bool, _ []string) {
	for _, running := range script.BackgroundCmds() {
		script.Check(running.Process.Signal(syscall.SIGTERM))
	}
}

// mode holds the permissions of a file.
func mode(script *testscript.TestScript, _ bool, arguments []string) {
	want, err := strconv.ParseUint(arguments[1], 8, 32)
	script.Check(err)
	info, err := os.Stat(script.MkAbs(arguments[0]))
	script.Check(err)
	if info.Mode().Perm() != os.FileMode(want) {
		script.Fatalf("%s has mode %o, want %o", arguments[0], info.Mode().Perm(), want)
	}
}
