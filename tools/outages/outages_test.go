package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/sim/scenario"
)

// asDemo makes this test program behave as lifeboat does when it is told to play: it writes the report that it is
// given.
const asDemo = "OUTAGES_TEST_REPORT"

func TestMain(m *testing.M) {
	if report, plays := os.LookupEnv(asDemo); plays {
		os.Exit(pretend(report))
	}
	os.Exit(m.Run())
}

func pretend(report string) int {
	if report == "" {
		return 1
	}
	path := os.Args[slices.Index(os.Args, "--report")+1]
	if os.WriteFile(path, []byte(report), 0o600) != nil {
		return 2
	}
	return 0
}

func playWith(t *testing.T, report string) play {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(asDemo, report)
	script := scenario.Script{Name: "names", Case: "names and connections"}
	return playOne(t.Context(), self, script)
}

func TestThePlaysAreListedWithTheirReports(t *testing.T) {
	good := playWith(t, `{"scenario":"names","case":"names and connections","detected_after_s":12.5,"problems":[]}`)
	bad := playWith(t, `{"scenario":"names","lost":1,"problems":["lost: a pear"]}`)
	broken := playWith(t, "")
	if good.verdict() != "ok" || bad.verdict() != "FAILED: lost: a pear" || !strings.Contains(broken.verdict(), "could not be played") {
		t.Errorf("the verdicts are %q, %q and %q", good.verdict(), bad.verdict(), broken.verdict())
	}
	path := filepath.Join(t.TempDir(), "out.json")
	if err := write(path, []play{good, bad, broken}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var reports []map[string]any
	if err := json.Unmarshal(text, &reports); err != nil || len(reports) != 3 || reports[0]["detected_after_s"] != 12.5 || reports[2]["scenario"] != "names" {
		t.Errorf("written are %s, %v", text, err)
	}
	var shown bytes.Buffer
	if err := show(&shown, []play{good, bad}, time.Millisecond); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"12.5 s", "FAILED", "names: lost: a pear", "2 plays"} {
		if !strings.Contains(shown.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, shown.String())
		}
	}
}

func TestEveryCaseOfTheFactsIsMeasured(t *testing.T) {
	scripts, err := chosen(nil)
	if err != nil {
		t.Fatal(err)
	}
	cases := map[string]bool{}
	for i, script := range scripts {
		cases[script.Case] = true
		if i > 0 && length(scripts[i-1]) < length(script) {
			t.Errorf("%s is longer than what comes before it", script.Name)
		}
	}
	for _, want := range []string{
		"names and connections", "TCP", "TLS", "5xx", "half-open connection", "group sends unacked, with traffic", "group sends unacked, idle",
		"acked but not delivered", "30 % of users hit", "own network cut", "captive portal", "rest of Meta down", "client outdated (405)",
		"temporary ban", "logged out", "stream replaced", "flapping", "media only", "nothing comes in", "passkey wanted", "phone gone for 12 days", "names fail, the open connection answers",
	} {
		if !cases[want] {
			t.Errorf("nothing measures %q", want)
		}
	}
	if few, err := chosen([]string{"blip"}); err != nil || len(few) != 1 {
		t.Errorf("one that was asked for is %v, %v", few, err)
	}
	if _, err := chosen([]string{"1999"}); err == nil {
		t.Error("what does not exist is chosen")
	}
}

func TestABusyMachineIsNoticed(t *testing.T) {
	watch := startStopwatch()
	if late := watch.stop(); late < 0 || late > time.Minute {
		t.Errorf("timers rang %s late", late)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if plays := playAll(ctx, "no such program", []scenario.Script{{Name: "names"}}, 1); plays[0].verdict() == "ok" {
		t.Error("a play that was interrupted is fine")
	}
}
