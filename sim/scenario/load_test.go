package scenario_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"lifeboat/sim/scenario"
)

func TestEveryScriptLoadsAndTellsItsStory(t *testing.T) {
	names, err := scenario.Names()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2021-10-04", "2022-10-25", "uplink-cut"} {
		if !slices.Contains(names, want) {
			t.Errorf("there is no scenario %s", want)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			script, err := scenario.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			begun, isFaulty := script.FirstFault()
			ended, isLifted := script.LastLift()
			if isFaulty && (!isLifted || begun >= ended || ended > script.End()) {
				t.Errorf("trouble from %s to %s in a play of %s", begun, ended, script.End())
			}
			if !isFaulty && !losesItsLogin(script) {
				t.Error("there is no trouble in it")
			}
			if len(script.Story) == 0 || len(script.Shortened) == 0 {
				t.Error("it says neither what happened nor what was shortened")
			}
		})
	}
}

// losesItsLogin says whether the relay is unlinked or replaced, or soon will be, which is trouble without a fault.
func losesItsLogin(script scenario.Script) bool {
	return slices.ContainsFunc(script.Events, func(e scenario.Event) bool {
		return e.Do == scenario.Unlink{} || e.Do == scenario.Replace{} || e.Do == scenario.PhoneAway{Days: 12}
	})
}

func TestAnUnknownScenarioIsAnsweredWithThoseThatExist(t *testing.T) {
	_, err := scenario.Load("1999-12-31")
	if err == nil || !strings.Contains(err.Error(), "2021-10-04, ") {
		t.Errorf("the error is %v; it should list the scenarios", err)
	}
}

func TestAScriptOfOnesOwnIsReadFromItsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mine.txt")
	if err := os.WriteFile(file, []byte(head), 0o600); err != nil {
		t.Fatal(err)
	}
	script, err := scenario.LoadFile(file)
	if err != nil || script.Name != "mine" || script.Title != "A day" {
		t.Errorf("read %q, %q and %v", script.Name, script.Title, err)
	}
	if _, err := scenario.LoadFile(file + ".missing"); err == nil {
		t.Error("a missing file is no error")
	}
}
