package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// lifeboat runs the program in a process of its own and returns what it printed.
func lifeboat(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, self, arguments...)
	command.Env = append(os.Environ(), asLifeboat+"=1", "TMPDIR="+shortFolder(t))
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	err = command.Run()
	return out.String(), err
}

// shortFolder makes a folder with room for the names of sockets, which may have 107 characters at most.
func shortFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "lifeboat-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// TestAnOutageFromBeginningToEnd plays an outage with the relay as a process of its own, on the real protocols.
func TestAnOutageFromBeginningToEnd(t *testing.T) {
	for name, kills := range map[string]string{"undisturbed": "0", "killed in the outage and in the replay": "2"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "report.json")
			out, err := lifeboat(t, "demo", "--scenario", "testdata/quick.txt", "--kills", kills, "--report", path)
			if err != nil {
				t.Fatalf("the demo failed: %v\n%s", err, out)
			}
			checkReport(t, path)
		})
	}
}

// checkReport holds the report to what the demo promises, and to its form.
func checkReport(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var report map[string]any
	if err := json.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]float64{"sent": 14, "lost": 0, "duplicated": 0, "reordered": 0} {
		if report[field] != want {
			t.Errorf("%s is %v, want %v\n%s", field, report[field], want, text)
		}
	}
	if held := report["held"]; held != report["replayed"] || held.(float64) < 9 {
		t.Errorf("held %v and replayed %v; at least the 9 of the outage were to be held", held, report["replayed"])
	}
	for _, field := range []string{"detected_after_s", "announced_after_s", "failed_back_after_s", "replayed_after_s"} {
		if after, ok := report[field].(float64); !ok || after <= 0 {
			t.Errorf("%s is %v", field, report[field])
		}
	}
	checkFields(t, report)
	checkChats(t, report)
}

// checkChats wants to see that the relay was at work in all three chats, and told both of those that people went to.
func checkChats(t *testing.T, report map[string]any) {
	t.Helper()
	chats, _ := report["chats"].(map[string]any)
	for name, want := range map[string]bool{"whatsapp": false, "telegram": true, "matrix": true} {
		chat, _ := chats[name].(map[string]any)
		if posts, _ := chat["posts"].(float64); posts == 0 {
			t.Errorf("the relay never posted on %s", name)
		}
		if _, told := chat["announced_after_s"].(float64); told != want {
			t.Errorf("that members on %s were told is %v, want %v", name, told, want)
		}
	}
}

func checkFields(t *testing.T, report map[string]any) {
	t.Helper()
	want := []string{
		"announced_after_s", "answers", "case", "chats", "deleted_shown", "detected_after_s", "duplicated", "edited", "failbacks", "failed_back_after_s", "failovers",
		"false_failover", "flaps", "held", "kills", "live", "live_p95_s", "lost", "marked_possible", "overrides", "problems", "raw_repeats",
		"reordered", "replayed", "replayed_after_s", "returned_posts", "scenario", "sent", "stale", "unedited", "unquoted",
		"whatsapp_posts",
	}
	var got []string
	for field := range report {
		got = append(got, field)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the report has %v, want %v", got, want)
	}
	if overrides, ok := report["overrides"].([]any); !ok || len(overrides) != 3 {
		t.Errorf("the overrides are %v, want the script's three", report["overrides"])
	}
}

func TestADisappointedExpectationFailsTheDemo(t *testing.T) {
	t.Parallel()
	out, err := lifeboat(t, "demo", "--scenario", "testdata/hiccup.txt")
	if err == nil || !strings.Contains(out, "no failover, although WhatsApp was down") {
		t.Errorf("it ended with %v and said:\n%s", err, out)
	}
}

func TestADemoThatCannotBePlayedSaysWhy(t *testing.T) {
	for name, arguments := range map[string][]string{
		"there is no scenario":              {"demo", "--scenario", "1999-12-31"},
		"read the scenario":                 {"demo", "--scenario", "testdata/missing.txt"},
		"the relay cannot be killed -1 tim": {"demo", "--kills", "-1"},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := lifeboat(t, arguments...)
			if err == nil || !strings.Contains(out, name) {
				t.Errorf("it ended with %v and said:\n%s", err, out)
			}
		})
	}
}
