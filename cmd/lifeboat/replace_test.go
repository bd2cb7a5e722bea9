package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lifeboat/cmd/lifeboat/process"
)

// TestAnotherLoginTakesOver gives up a login and links anew: the conversation goes on, and what was in doubt is not sent by
// another number.
func TestAnotherLoginTakesOver(t *testing.T) {
	t.Parallel()
	r := openRehearsal(t)
	config := r.configured()
	first := r.startRelay(config, itself)
	r.talk(4)
	r.awaitRest(first)
	r.stop(first)

	second, err := process.Open(filepath.Dir(config), config, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Link(t.Context(), itself, r.world.LinkRelay, "--replace", "--yes"); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(config), "data", "*.replaced*"))
	if err != nil || len(left) > 0 {
		t.Errorf("the old login is still there: %v, %v", left, err)
	}
	if err := second.Start(itself); err != nil {
		t.Fatal(err)
	}
	r.talk(4)
	if err := second.AwaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.awaitRest(second)
	r.stop(second)
	r.expectClean()
}

func TestALoginComesBackWhenThereIsNoOther(t *testing.T) {
	s := settle(t)
	s.write("data/whatsapp.db", "")
	if out, err := s.run("no\n", "pair", "--replace"); err == nil || !strings.Contains(out, "another number posts from now on") {
		t.Errorf("it says %s, %v", out, err)
	}
	login := oldLogin{filepath.Join(s.data(), "whatsapp.db")}
	for path, content := range map[string]string{login.path: "old", login.path + "-wal": "log"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := login.putAside(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(login.path, []byte("half-made"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := login.putBack(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{login.path: "old", login.path + "-wal": "log"} {
		if content, err := os.ReadFile(path); err != nil || string(content) != want {
			t.Errorf("%s holds %q, %v", path, content, err)
		}
	}
}
