package catalog

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

var update = flag.Bool("update", false, "write texts.go anew from the catalogs")

// entry is one text of a catalog, by plural form; a text without plural forms
// has "other" only.
type entry struct {
	key   string
	forms map[string]string
}

var variable = regexp.MustCompile(`\.([A-Z]\w*)`)

// variables are those of a text in the order in which they come up first, the
// count before all others.
func (e entry) variables() []string {
	var names []string
	for _, form := range []string{"one", "many", "other"} {
		for _, match := range variable.FindAllStringSubmatch(e.forms[form], -1) {
			if !slices.Contains(names, match[1]) {
				names = append(names, match[1])
			}
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return order(a) - order(b) })
	return names
}

func order(name string) int {
	if name == "Count" {
		return 0
	}
	return 1
}

func (e entry) plural() bool { return len(e.forms) > 1 }

// readEntries reads a catalog in its own order.
func readEntries(t *testing.T, tag string) []entry {
	t.Helper()
	body, err := files.ReadFile(tag + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var items yaml.MapSlice
	if err := yaml.Unmarshal(body, &items); err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for _, item := range items {
		e := entry{key: item.Key.(string), forms: map[string]string{}}
		switch value := item.Value.(type) {
		case string:
			e.forms["other"] = value
		case map[string]any:
			for form, text := range value {
				e.forms[form] = text.(string)
			}
		default:
			t.Fatalf("%s: %s is a %T", tag, e.key, value)
		}
		entries = append(entries, e)
	}
	return entries
}

// TestTextsAreGenerated: texts.go has one function for each text.
func TestTextsAreGenerated(t *testing.T) {
	want := generate(t, readEntries(t, Tags[0]))
	if *update {
		if err := os.WriteFile("texts.go", want, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile("texts.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("texts.go does not belong to the catalogs: run go test ./bridge/announce/catalog -update")
	}
}

func generate(t *testing.T, entries []entry) []byte {
	t.Helper()
	var code strings.Builder
	code.WriteString("// Code generated from en.yaml by go test ./bridge/announce/catalog -update. DO NOT EDIT.\n\npackage catalog\n")
	for _, e := range entries {
		writeFunction(&code, e)
	}
	formatted, err := format.Source([]byte(code.String()))
	if err != nil {
		t.Fatal(err)
	}
	return formatted
}

func writeFunction(code *strings.Builder, e entry) {
	var arguments, pairs []string
	for _, name := range e.variables() {
		argument := strings.ToLower(name[:1]) + name[1:]
		arguments = append(arguments, argument+" "+typeOf(name))
		pairs = append(pairs, fmt.Sprintf("%q: %s", name, argument))
	}
	say := fmt.Sprintf("say(%q, ", e.key)
	if e.plural() {
		say = fmt.Sprintf("count(%q, count, ", e.key)
	}
	data := "nil"
	if len(pairs) > 0 {
		data = "map[string]any{" + strings.Join(pairs, ", ") + "}"
	}
	fmt.Fprintf(code, "\n// %s says %q.\nfunc (l Language) %s(%s) string {\n\treturn l.%s%s)\n}\n",
		e.key, e.forms["other"], e.key, strings.Join(arguments, ", "), say, data)
}

// typeOf is int for what is computed with in a text.
func typeOf(variable string) string {
	if slices.Contains([]string{"Count", "Hour", "Minute", "Day", "Said", "Needed"}, variable) {
		return "int"
	}
	return "string"
}
