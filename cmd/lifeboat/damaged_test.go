package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lifeboat/cmd/lifeboat/process"
)

// spoil overwrites a file from an offset on, as a failing disk might.
func (r *rehearsed) spoil(path string, from int64) {
	r.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		r.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		r.Fatal(err)
	}
	if _, err := file.WriteAt(bytes.Repeat([]byte{0xA5}, max(int(info.Size()-from), 0)), from); err != nil {
		r.Fatal(err)
	}
	if err := file.Close(); err != nil {
		r.Fatal(err)
	}
}

// startAgain starts a linked relay whose end is told to the returned channel.
func (r *rehearsed) startAgain(config string) (*process.Relay, <-chan error) {
	r.Helper()
	died := make(chan error, 1)
	relay, err := process.Open(filepath.Dir(config), config, func(err error) { died <- err })
	if err != nil {
		r.Fatal(err)
	}
	if err := relay.Start(itself); err != nil {
		r.Fatal(err)
	}
	if err := relay.AwaitReady(r.Context()); err != nil {
		r.Fatal(err)
	}
	return relay, died
}

// TestADatabaseThatIsDamagedInMidConversation spoils the database under the running program: it ends by itself, says what to
// do, has posted nothing meanwhile, and does not start again.
func TestADatabaseThatIsDamagedInMidConversation(t *testing.T) {
	t.Parallel()
	r := openRehearsal(t)
	config := r.configured()
	first := r.startRelay(config, itself)
	r.talk(4)
	r.awaitRest(first)
	r.stop(first)
	_, died := r.startAgain(config)
	database := filepath.Join(filepath.Dir(config), "data", "lifeboat.db")
	r.spoil(database, 4096)
	r.spoil(database+"-wal", 32)
	posts := r.posts()
	r.talk(2)
	select {
	case err := <-died:
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitDamaged {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it runs on")
	}
	if words := process.LastWords(filepath.Dir(config)); !strings.Contains(words, "it is damaged; nothing is confirmed or posted any more") || !strings.Contains(words, "lifeboat restore") {
		t.Errorf("its last words are %q", words)
	}
	if now := r.posts(); now != posts {
		t.Errorf("%d posts went out", now-posts)
	}
	if out, err := lifeboat(t, "run", "--config", config); err == nil || !strings.Contains(out, "lifeboat restore") {
		t.Errorf("it starts again: %v\n%s", err, out)
	}
}
