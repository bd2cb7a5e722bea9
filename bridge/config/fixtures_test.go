package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge/config"
)

var update = flag.Bool("update", false, "write what the fixtures are answered with into their golden files")

// Tokens of the right form, which no message may show.
const (
	token       = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"
	secondToken = "987654321:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"

	matrixPassword = "hush hush"
	matrixToken    = "syt_hush"
)

// TestRefused loads a file for each validation rule and compares all that is
// found wrong with it.
func TestRefused(t *testing.T) {
	eachFixture(t, "refused", func(t *testing.T) string {
		loaded, err := config.Load("config.yaml")
		if err == nil {
			t.Fatalf("it was accepted: %+v", loaded)
		}
		return err.Error()
	})
}

func TestWarned(t *testing.T) {
	eachFixture(t, "warned", func(t *testing.T) string {
		return strings.Join(mustLoad(t).Warnings, "\n")
	})
}

// eachFixture answers each file of a folder of testdata, put into a folder of
// its own beside the secret files, and compares the answer with the golden one.
func eachFixture(t *testing.T, folder string, answer func(*testing.T) string) {
	fixtures, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(fixtures) == 0 {
		t.Fatalf("no fixtures in %s: %v", folder, err)
	}
	for _, fixture := range fixtures {
		golden, err := filepath.Abs(strings.TrimSuffix(fixture, ".yaml") + ".golden")
		check(t, err)
		text := read(t, fixture)
		t.Run(strings.TrimSuffix(filepath.Base(fixture), ".yaml"), func(t *testing.T) {
			inFolder(t, text)
			compare(t, golden, answer(t)+"\n")
		})
	}
}

func compare(t *testing.T, golden, got string) {
	t.Helper()
	for _, secret := range []string{token, secondToken, "hush", "AAHdq"} {
		if strings.Contains(got, secret) {
			t.Errorf("the answer shows a secret:\n%s", got)
		}
	}
	if *update {
		check(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	if diff := cmp.Diff(read(t, golden), got); diff != "" {
		t.Errorf("the answer differs (-want +got):\n%s", diff)
	}
}

// inFolder makes a folder with a configuration and all secret files that
// fixtures name, and works there until the test ends.
func inFolder(t *testing.T, text string) {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("EMPTY_VARIABLE", "")
	t.Setenv("SECOND_TOKEN", secondToken)
	t.Setenv("MATRIX_TOKEN", matrixToken)
	check(t, os.Mkdir("folder", 0o700))
	for _, file := range []struct {
		name, text string
		mode       os.FileMode
	}{
		{"config.yaml", text, 0o644},
		{"telegram.token", token + "\n", 0o600},
		{"second.token", secondToken + "\r\n", 0o400},
		{"open.token", token, 0o640},
		{"short.token", token[:30], 0o600},
		{"spaced.token", token[:20] + " " + token[20:], 0o600},
		{"quoted.token", `"` + token + `"`, 0o600},
		{"doubled.token", token + "\n" + token + "\n", 0o600},
		{"keyless.token", strings.Replace(token, ":", "", 1), 0o600},
		{"strange.token", strings.Replace(token, "A", "+", 1), 0o600},
		{"empty.token", "\n", 0o600},
		{"large.token", strings.Repeat("x", 64<<10+1), 0o600},
		{"matrix.password", matrixPassword + "\n", 0o600},
		{"pager.url", "pager://me:hush@pager.example.org/\n", 0o600},
	} {
		check(t, os.WriteFile(file.name, []byte(file.text), file.mode))
	}
}

func mustLoad(t *testing.T) *config.Config {
	t.Helper()
	loaded, err := config.Load("config.yaml")
	check(t, err)
	return loaded
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	check(t, err)
	return string(text)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
