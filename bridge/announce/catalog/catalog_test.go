package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
)

// TestLanguagesAgree: each language has the same texts with the same variables
// as the first.
func TestLanguagesAgree(t *testing.T) {
	reference := readEntries(t, Tags[0])
	for _, tag := range Tags[1:] {
		want, got := summary(reference), summary(readEntries(t, tag))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s differs from %s in its texts or their variables (-%s +%s):\n%s", tag, Tags[0], Tags[0], tag, diff)
		}
	}
}

// summary is which texts there are, with their variables in any order.
func summary(entries []entry) map[string][]string {
	texts := map[string][]string{}
	for _, e := range entries {
		texts[e.key] = slices.Sorted(slices.Values(e.variables()))
	}
	return texts
}

func TestEachTextIsThereOnce(t *testing.T) {
	for _, tag := range Tags {
		seen := map[string]bool{}
		for _, e := range readEntries(t, tag) {
			if seen[e.key] {
				t.Errorf("%s has %s twice", tag, e.key)
			}
			seen[e.key] = true
		}
	}
}

// TestPluralForms: texts that count have the forms of their language, those of
// the Common Locale Data Repository, and no others; and each form that is used
// for more than one number says which.
func TestPluralForms(t *testing.T) {
	forms := map[string][]string{"en": {"one", "other"}, "fr": {"many", "one", "other"}}
	for _, tag := range Tags {
		for _, e := range readEntries(t, tag) {
			counts := slices.Contains(e.variables(), "Count")
			if counts != e.plural() {
				t.Errorf("%s: %s has plural forms: %v, a count: %v", tag, e.key, e.plural(), counts)
			}
			if got := slices.Sorted(maps.Keys(e.forms)); counts && !slices.Equal(got, forms[tag]) {
				t.Errorf("%s: %s has the forms %v, want %v", tag, e.key, got, forms[tag])
			}
			checkForms(t, tag, e)
		}
	}
}

func checkForms(t *testing.T, tag string, e entry) {
	t.Helper()
	for form, text := range e.forms {
		if _, err := template.New(e.key).Parse(text); err != nil {
			t.Errorf("%s: %s (%s): %v", tag, e.key, form, err)
		}
		if e.plural() && !strings.Contains(text, "{{.Count}}") {
			t.Errorf("%s: %s (%s) does not say how many", tag, e.key, form)
		}
		if strings.TrimSpace(text) != text || text == "" {
			t.Errorf("%s: %s (%s) is empty or has space around it", tag, e.key, form)
		}
	}
}

// TestEveryTextIsUsed: a text that nobody says is superfluous.
func TestEveryTextIsUsed(t *testing.T) {
	used := map[string]bool{}
	sources, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if selector, ok := node.(*ast.SelectorExpr); ok {
				used[selector.Sel.Name] = true
			}
			return true
		})
	}
	for _, e := range readEntries(t, Tags[0]) {
		if !used[e.key] {
			t.Errorf("nobody says %s: use Language.%s in bridge/announce, or take it out of the catalogs", e.key, e.key)
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	if _, err := In("tlh"); err == nil || !strings.Contains(err.Error(), "en, fr") {
		t.Errorf("got %v, want an error that says what there is", err)
	}
}
