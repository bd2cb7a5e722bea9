package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"lifeboat/bridge/config"
)

// FuzzParse gives any text either a configuration that the relay can run with,
// or problems that each say what to do.
func FuzzParse(f *testing.F) {
	fixtures, err := filepath.Glob(filepath.Join("testdata", "*", "*.yaml"))
	if err != nil || len(fixtures) == 0 {
		f.Fatalf("no fixtures: %v", err)
	}
	for _, fixture := range fixtures {
		text, err := os.ReadFile(fixture)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(withGrandma))
	folder := f.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "telegram.token"), []byte(token), 0o600); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		loaded, err := config.Parse(filepath.Join(folder, "config.yaml"), text)
		if err != nil {
			checkProblems(t, err)
			return
		}
		checkUsable(t, loaded)
	})
}

func checkProblems(t *testing.T, err error) {
	var problems config.Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		t.Fatalf("no problems, but %v", err)
	}
	for _, p := range problems {
		if p.File == "" || p.What == "" || p.Remedy == "" || (p.Line == 0) != (p.Column == 0) {
			t.Errorf("a problem says too little: %+v", p)
		}
	}
}

func checkUsable(t *testing.T, loaded *config.Config) {
	if len(loaded.Groups) == 0 || len(loaded.Failover.Controls) == 0 {
		t.Errorf("no groups or controls: %+v", loaded)
	}
	for _, group := range loaded.Groups {
		if group.Name == "" || group.Primary.ID == "" || len(group.Fallbacks) == 0 || len(group.Languages) == 0 {
			t.Errorf("a group is incomplete: %+v", group)
		}
	}
	for _, person := range loaded.People {
		for _, id := range person.IDs {
			if name, ok := loaded.PersonName(id.Platform, id.ID); !ok || name != person.Name {
				t.Errorf("%+v is not found by %s", person, id.ID)
			}
		}
	}
}
