package demo

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheFolderThatWasAskedForStays(t *testing.T) {
	asked := filepath.Join(t.TempDir(), "rehearsals", "first")
	s, err := setStage(asked)
	if err != nil || s.folder != asked {
		t.Fatalf("the stage is %+v, %v", s, err)
	}
	if err := os.WriteFile(filepath.Join(asked, "relay.log"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.clear(); err != nil {
		t.Error(err)
	}
	if _, err := setStage(asked); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder with something in it ends with %v", err)
	}
}

func TestAFolderThatNobodyAskedForIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, err := setStage("")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.clear(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(s.folder); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", s.folder, err)
	}
}
