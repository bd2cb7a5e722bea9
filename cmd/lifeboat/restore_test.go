package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestABackupIsTakenAndRestoredWithoutARelay(t *testing.T) {
	s := withParked(t)
	saved := s.path("backup.tar")
	s.expect("", []string{"backup", saved}, "Backed up into")
	if _, err := s.run("", "backup", saved); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("a second backup: %v", err)
	}
	if _, err := s.run("yes\n", "restore", saved); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("into a folder that is in use: %v", err)
	}
	elsewhere := settle(t)
	if out, err := elsewhere.run("no\n", "restore", saved); err == nil || !strings.Contains(out, "Is the old one switched off") {
		t.Errorf("it says %s, %v", out, err)
	}
	elsewhere.expect("yes\n", []string{"restore", saved}, "1 deliveries wait for your word", "lifeboat pair")
	elsewhere.expect("", []string{"queue"}, "4 parked", "comes from before the backup")
	if _, err := os.Stat(filepath.Join(elsewhere.data(), "control.sock")); !os.IsNotExist(err) {
		t.Errorf("the socket is left behind: %v", err)
	}
}

func TestWhatIsNoBackupIsRefused(t *testing.T) {
	s := settle(t)
	s.write("odd.tar", "no archive")
	for path, want := range map[string]string{s.path("odd.tar"): "backup", s.path("missing.tar"): "open the backup"} {
		if _, err := s.run("", "restore", path, "--yes"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if entries, err := os.ReadDir(s.data()); err != nil || len(entries) > 0 {
		t.Errorf("left behind are %v, %v", entries, err)
	}
}
