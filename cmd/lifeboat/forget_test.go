package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// holds says whether any file of the data folder holds some words.
func (s settled) holds(words string) bool {
	s.Helper()
	files, err := filepath.Glob(filepath.Join(s.data(), "*.db*"))
	if err != nil {
		s.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			s.Fatal(err)
		}
		if bytes.Contains(content, []byte(words)) {
			return true
		}
	}
	return false
}

func TestWhatAPersonSaidIsGoneFromTheFolder(t *testing.T) {
	s := withParked(t)
	if !s.holds("text 1") || !s.holds("Grandma") {
		t.Fatal("there is nothing to forget")
	}
	if out, err := s.run("no\n", "forget", "telegram:7"); err == nil || !strings.Contains(out, "Delete all that is kept of telegram:7") {
		t.Errorf("it says %s, %v", out, err)
	}
	if _, err := s.run("", "forget", "Nobody", "--yes"); err == nil || !strings.Contains(err.Error(), "people:") {
		t.Errorf("somebody unknown: %v", err)
	}
	if _, err := s.run("", "forget", "telegram:@grandma", "--yes"); err == nil || !strings.Contains(err.Error(), "telegram:123456789") {
		t.Errorf("a name in place of an id: %v", err)
	}
	s.expect("", []string{"forget", "telegram:7", "--yes"}, "Deleted: 5 messages", "What stays:", "1 posts that hold words of several people")
	if s.holds("text 1") || s.holds("Grandma") {
		t.Error("what they said is still in the data folder")
	}
}
