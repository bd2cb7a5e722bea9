package store

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// bareLimit is a LIMIT that is nothing but a parameter.
var bareLimit = regexp.MustCompile(`LIMIT \$[0-9]+\b( \+ 0)?`)

// TestNoLimitIsABareParameter reads the statements where they are written: SQLite does not tell how often it
// has planned one.
func TestNoLimitIsABareParameter(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	limits := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, limit := range bareLimit.FindAllString(string(source), -1) {
			if limits++; !strings.HasSuffix(limit, " + 0") && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s has %q: write %q, or SQLite plans the statement anew at each use", file, limit, limit+" + 0")
			}
		}
	}
	if limits < 10 {
		t.Errorf("%d limits were found", limits)
	}
}
