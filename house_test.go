// Package lifeboat_test holds the plan of the house: which room may import which, and why.
// docs/architecture.md draws the same plan for people.
package lifeboat_test

import (
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the path that every import of a room starts with.
const module = "lifeboat/"

// floor is a set of rooms that may import the floors below, but neither each other nor anything above;
// why says what is lost if one of them does.
type floor struct {
	rooms []string
	why   string
}

// floors lists every room, the roof first. A folder inside a room belongs to that room; only bridge has
// rooms of its own below it.
var floors = []floor{
	{
		[]string{"tools/detectsim", "tools/crash", "tools/bench", "tools/outages"},
		"a measuring tool stands on what it measures, and nothing stands on it",
	},
	{
		[]string{"cmd/lifeboat"},
		"the wiring is the only place where all others meet",
	},
	{
		[]string{"bridge/relay", "bridge/control"},
		"the loop and its operating surface meet only in cmd/lifeboat, so the relay runs the same with nobody looking at it",
	},
	{
		[]string{"bridge/whatsapp", "bridge/telegram", "bridge/matrix"},
		"a platform hands in what it sees and sends what it is told; another platform, or the loop that decides, is not its business",
	},
	{
		[]string{"bridge/outbox", "bridge/fetch", "bridge/content"},
		"sending, fetching and what is said each work from what is on disk; why a chat is held is decided above, and what one asks of another is handed over there as answers",
	},
	{
		[]string{"bridge/httplink"},
		"what became of a request is told in the same way for every platform that speaks HTTP, whatever it says there",
	},
	{
		[]string{"bridge/probe", "bridge/notify", "bridge/config", "bridge/mediafolder", "bridge/backup", "bridge/inspect", "bridge/pairing"},
		"these serve whoever calls them and know nothing of the callers or of each other",
	},
	{
		[]string{"bridge/report"},
		"a report is written from what was kept; who asks for it, and where it is shown, is not its business",
	},
	{
		[]string{"store"},
		"the store keeps what it is given; it may know the words and the decisions that it saves, never who saves them",
	},
	{
		[]string{"bridge/directory"},
		"which chats belong together, and how their members are spoken to, follows from the config; what is kept of them and done in them is not its business",
	},
	{
		[]string{"bridge/announce"},
		"what members are told follows from what was decided, and from nothing that is done afterwards",
	},
	{
		[]string{"bridge/failover"},
		"a decision follows from verdicts and commands; how it is worded, saved and carried out comes later",
	},
	{
		[]string{"bridge/health", "bridge/replay"},
		"verdicts are drawn from signals alone, and a replay from what was held alone; neither may depend on what will be done about it",
	},
	{
		[]string{"bridge/retry", "bridge/render", "bridge/quiet"},
		"when to try again, how a text looks and whether it is night are separate questions, each answered from its arguments",
	},
	{
		[]string{"bridge/alert", "bridge/command", "bridge/crowd"},
		"what operators are told, what is asked of the relay and what members say of a platform are separate questions, each answered from its arguments",
	},
	{
		[]string{"bridge/conformance"},
		"the suite asks for what the vocabulary promises and nothing else, so any adapter can be held to it",
	},
	{
		[]string{"bridge/strangers"},
		"who speaks without having been configured is counted alike wherever that is noticed, and no names are kept of anybody",
	},
	{
		[]string{"bridge/crashpoint"},
		"the steps at which a test bench may end the process are names alone, and whoever takes a step says so",
	},
	{
		[]string{"bridge/pause"},
		"waiting that can be called off or cut short is the same for everybody who waits",
	},
	{
		[]string{"bridge"},
		"the vocabulary is shared by all rooms, so it depends on none of them",
	},
	{
		[]string{"sim/scenario"},
		"the scenario plays the world outside: it uses the simulated platforms, and only the demo uses it",
	},
	{
		[]string{"sim/whatsapp", "sim/telegram", "sim/matrix"},
		"a simulated platform is a server of its own, as the real ones are; which outage is played on it is not its business",
	},
	{
		[]string{"sim/door", "sim/eventlog", "sim/faults"},
		"how connections are refused, what goes wrong on the way and how members watch are the same for every simulated platform, whatever it speaks",
	},
}

// Groups of rooms that the rules below speak of. A trailing "/..." means the folder and all that is in it.
var (
	relaySide = []string{"bridge/...", "store/..."}
	simulator = []string{"sim/..."}
	platforms = []string{"bridge/whatsapp/...", "bridge/telegram/...", "bridge/matrix/..."}
	pure      = []string{
		"bridge", "bridge/announce/...", "bridge/failover/...", "bridge/health/...",
		"bridge/replay/...", "bridge/retry/...", "bridge/render/...", "bridge/quiet/...",
		"bridge/alert/...", "bridge/command/...", "bridge/crowd/...", "bridge/directory/...",
	}
	doorsToOutside = []string{"net", "net/http/...", "database/sql/...", "os/...", "io/ioutil", "syscall"}
)

// rule forbids the rooms in from, apart from those in except, to import anything in to.
type rule struct {
	from, except, to []string
	why              string
}

// rules hold across the floors. They are asked first, since their reasons say more than a floor's.
var rules = []rule{
	{
		from: relaySide, to: simulator,
		why: "the relay must not know that it is being rehearsed: it meets a simulator over a socket, as it meets the real thing",
	},
	{
		from: simulator, to: append([]string{"cmd/..."}, relaySide...),
		why: "a simulator that shared code with the relay would share its mistakes, and the books would balance although they should not",
	},
	{
		from: append([]string{"cmd/..."}, relaySide...), except: []string{"bridge/conformance/...", "store/storetest/..."},
		to:  []string{"bridge/conformance/...", "store/storetest/...", "testing/..."},
		why: "what tests are made of stays out of the program that is shipped",
	},
	{
		from: relaySide, except: platforms, to: platforms,
		why: "nothing in the core knows a platform by name: a platform is handed over as a bridge.Platform by cmd/lifeboat",
	},
	{
		from: relaySide, except: []string{"bridge/whatsapp/..."}, to: []string{"go.mau.fi/whatsmeow/..."},
		why: "only bridge/whatsapp speaks WhatsApp, so a change of the library stays in one room",
	},
	{
		from: relaySide, except: []string{"bridge/telegram/..."}, to: []string{"github.com/go-telegram/bot/..."},
		why: "only bridge/telegram speaks Telegram, so a change of the library stays in one room",
	},
	{
		from: relaySide, except: []string{"bridge/matrix/..."}, to: []string{"github.com/matrix-org/gomatrix/..."},
		why: "only bridge/matrix speaks Matrix, so a change of the library stays in one room",
	},
	{
		from: simulator, to: []string{"github.com/matrix-org/gomatrix/..."},
		why: "the simulated Matrix is written from the specification; one built from the relay's own client library would agree with it even where both are wrong",
	},
	{
		from: simulator, to: []string{"github.com/go-telegram/bot/..."},
		why: "the simulated Telegram is written from Telegram's rules; one built from the relay's own client library would agree with it even where both are wrong",
	},
	{
		from: pure, to: doorsToOutside,
		why: "this room is pure: it decides from its arguments alone, so a test can replay any day without a network, a disk or a database",
	},
}

// objection says why importer may not import imported, or nothing if it may. Rooms go by their folder,
// everything else by its import path.
func objection(importer, imported string) string {
	from, to := roomOf(importer), roomOf(imported)
	if from != "" && from == to {
		return ""
	}
	for _, r := range rules {
		if within(importer, r.from) && !within(importer, r.except) && within(imported, r.to) {
			return r.why
		}
	}
	if importer == "bridge" && !isStandard(imported) {
		return "the vocabulary uses the standard library only, so every room can share it at no cost"
	}
	if to != "" && level(to) <= level(from) {
		return floors[level(from)].why
	}
	return ""
}

// roomOf finds the room that a folder belongs to; it is empty for a folder that is in none.
func roomOf(folder string) string {
	for ; folder != "."; folder = path.Dir(folder) {
		if level(folder) >= 0 {
			return folder
		}
		if path.Dir(folder) == "bridge" {
			return ""
		}
	}
	return ""
}

// level is the index of a room's floor, 0 being the roof, or -1 for what is no room.
func level(room string) int {
	return slices.IndexFunc(floors, func(f floor) bool { return slices.Contains(f.rooms, room) })
}

func within(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		folder, deep := strings.CutSuffix(pattern, "/...")
		return name == folder || deep && strings.HasPrefix(name, folder+"/")
	})
}

// isStandard goes by Go's custom that the first part of any other import path has a dot in it.
func isStandard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return roomOf(name) == "" && !strings.Contains(first, ".")
}

// TestEveryRoomKeepsToThePlan reads the imports of everything that is built into the product. Tests are
// left out: a platform's tests may well start its simulator.
func TestEveryRoomKeepsToThePlan(t *testing.T) {
	for _, file := range sourceFiles(t) {
		folder := path.Dir(file)
		if roomOf(folder) == "" {
			t.Errorf("%s is in no room that the plan knows: add its folder to floors in house_test.go, on the lowest floor that serves, "+
				"and to docs/architecture.md", file)
			continue
		}
		for _, imported := range importsOf(t, file) {
			if why := objection(folder, imported); why != "" {
				t.Errorf("%s imports %s, but %s must not: %s", file, imported, folder, why)
			}
		}
	}
}

// sourceFiles lists the module's Go files, by paths with slashes, without tests and modules of their own.
func sourceFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && !isPackageFolder(name):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			files = append(files, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatalf("look for source files: %v", err)
	}
	return files
}

// isPackageFolder is false for what the go command passes over too.
func isPackageFolder(name string) bool {
	base := filepath.Base(name)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || base == "vendor" {
		return false
	}
	_, err := os.Stat(filepath.Join(name, "go.mod"))
	return errors.Is(err, fs.ErrNotExist)
}

// importsOf lists what a file imports: rooms by their folder, everything else by its import path.
func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("read the imports of %s: %v", file, err)
	}
	var names []string
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("read the imports of %s: %v", file, err)
		}
		names = append(names, strings.TrimPrefix(name, module))
	}
	return names
}

func TestThePlanObjects(t *testing.T) {
	for _, c := range []struct {
		importer, imported, why string
	}{
		{"bridge/health", "bridge/failover", "verdicts are drawn"},
		{"bridge/health", "bridge/replay", "verdicts are drawn"},
		{"bridge/whatsapp", "bridge/telegram", "not its business"},
		{"bridge/control", "bridge/relay", "nobody looking"},
		{"store", "bridge/config", "never who saves"},
		{"bridge/retry", "bridge/render", "separate questions"},
		{"bridge", "bridge/render", "standard library only"},
		{"bridge", "github.com/google/go-cmp/cmp", "standard library only"},
		{"bridge/relay", "bridge/whatsapp", "by name"},
		{"bridge/outbox", "bridge/relay", "why a chat is held"},
		{"bridge/outbox", "bridge/content", "handed over there"},
		{"bridge/content", "bridge/relay", "why a chat is held"},
		{"bridge/relay", "sim/scenario", "rehearsed"},
		{"store", "sim/whatsapp", "rehearsed"},
		{"store", "go.mau.fi/whatsmeow/store/sqlstore", "one room"},
		{"bridge/relay", "github.com/matrix-org/gomatrix", "one room"},
		{"sim/matrix", "github.com/matrix-org/gomatrix", "both are wrong"},
		{"sim/telegram", "bridge", "books"},
		{"sim/whatsapp/wire", "store", "books"},
		{"sim/whatsapp", "sim/telegram", "a server of its own"},
		{"bridge/conformance", "store", "vocabulary promises"},
		{"bridge/telegram", "bridge/conformance", "shipped"},
		{"bridge/relay", "store/storetest", "shipped"},
		{"cmd/lifeboat", "testing", "shipped"},
		{"bridge/failover", "net/http", "pure"},
		{"bridge/directory", "store", "not its business"},
		{"bridge/render/telegram", "os", "pure"},
		{"bridge/relay", "cmd/lifeboat", "meet only in cmd/lifeboat"},
	} {
		if got := objection(c.importer, c.imported); !strings.Contains(got, c.why) {
			t.Errorf("%s imports %s: the objection is %q, want one with %q in it", c.importer, c.imported, got, c.why)
		}
	}
}

func TestThePlanAllows(t *testing.T) {
	for _, c := range []struct{ importer, imported string }{
		{"cmd/lifeboat", "bridge/whatsapp"},
		{"cmd/lifeboat", "sim/scenario"},
		{"bridge/relay", "store"},
		{"bridge/failover", "bridge/health"},
		{"bridge/announce", "bridge/failover"},
		{"bridge/failover", "time"},
		{"bridge/render", "net/url"},
		{"bridge/whatsapp", "go.mau.fi/whatsmeow/types"},
		{"bridge/whatsapp/session", "bridge/whatsapp"},
		{"bridge/conformance", "testing"},
		{"store/storetest", "testing"},
		{"sim/scenario", "sim/telegram"},
		{"sim/whatsapp", "sim/whatsapp/wire"},
		{"bridge", "context"},
	} {
		if why := objection(c.importer, c.imported); why != "" {
			t.Errorf("%s may import %s, yet the plan says: %s", c.importer, c.imported, why)
		}
	}
}

func TestAnUnknownFolderIsInNoRoom(t *testing.T) {
	for _, folder := range []string{"bridge/helpers", "bridge/helpers/text", "sim", "sim/discord", "cmd", "internal/house", "."} {
		if room := roomOf(folder); room != "" {
			t.Errorf("%s counts as a part of %s", folder, room)
		}
	}
}
