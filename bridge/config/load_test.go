package config_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lifeboat/bridge/config"
)

func parse(text string) (*config.Config, error) { return config.Parse("config.yaml", []byte(text)) }

func TestMissingFile(t *testing.T) {
	t.Chdir(t.TempDir())
	_, err := config.Load("config.yaml")
	const want = "config.yaml: the file does not exist. Run: cp config.example.yaml config.yaml, then fill it in"
	if err == nil || err.Error() != want || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestFolderInsteadOfFile(t *testing.T) {
	inFolder(t, minimal)
	if _, err := config.Load("folder"); err == nil || !strings.HasPrefix(err.Error(), "folder: this is a folder and no file. ") {
		t.Errorf("the error is %v", err)
	}
}

// TestOversized holds what is no fixture because of its size.
func TestOversized(t *testing.T) {
	inFolder(t, minimal)
	const tooMany = "config.yaml: the file has far more entries than a configuration needs. Write: at most 20,000 words and signs, comments included"
	for name, c := range map[string]struct{ text, want string }{
		"text":    {minimal + "#" + strings.Repeat("x", 1<<20), "config.yaml: the file is larger than 1 MiB. Write: settings only; this is no place for data"},
		"lists":   {strings.Repeat("[", 1<<18), tooMany},
		"items":   {strings.Repeat("- ", 1<<18), tooMany},
		"objects": {strings.Repeat("{a: ", 1<<16), tooMany},
		"keys":    {strings.Repeat("key: value\n", 1<<16), tooMany},
	} {
		check(t, os.WriteFile("config.yaml", []byte(c.text), 0o600))
		if _, err := config.Load("config.yaml"); err == nil || err.Error() != c.want {
			t.Errorf("%s: the error is %v, want %s", name, err, c.want)
		}
	}
}

func TestOnlyTheFirstProblemsAreListed(t *testing.T) {
	_, err := parse(strings.Repeat("- a\n", 3) + "")
	var problems config.Problems
	if !errors.As(err, &problems) || len(problems) != 1 {
		t.Fatalf("the error is %v", err)
	}
	for range 99 {
		problems = append(problems, problems[0])
	}
	lines := strings.Split(problems.Error(), "\n")
	if len(lines) != 51 || lines[50] != "and 50 more" {
		t.Errorf("%d lines end with %q", len(lines), lines[len(lines)-1])
	}
}

func TestEncodings(t *testing.T) {
	inFolder(t, minimal)
	for name, text := range map[string]string{
		"byte order mark": "\ufeff" + minimal,
		"CRLF":            strings.ReplaceAll(minimal, "\n", "\r\n"),
	} {
		if _, err := parse(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := parse("# été\ndata: caf\xe9\n")
	const want = "config.yaml:2:10: the text is not UTF-8. Write: the file anew in an editor that saves UTF-8"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestPathsCountFromTheFile(t *testing.T) {
	inFolder(t, "")
	check(t, os.WriteFile(filepath.Join("folder", "config.yaml"), []byte(minimal), 0o600))
	path := filepath.Join("folder", "config.yaml")
	_, err := config.Load(path)
	const want = "folder/config.yaml:4:28: platforms.telegram.token.file: the secret file folder/telegram.token does not exist. " +
		"Run: install -m 600 /dev/null folder/telegram.token, then put the secret into it"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
	check(t, os.WriteFile(filepath.Join("folder", "telegram.token"), []byte(token), 0o600))
	loaded, err := config.Load(path)
	check(t, err)
	if !filepath.IsAbs(loaded.Data) || filepath.Base(filepath.Dir(loaded.Data)) != "folder" {
		t.Errorf("the data folder is %s", loaded.Data)
	}
}
