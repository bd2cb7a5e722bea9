package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/config"
	"lifeboat/bridge/control"
)

// lister is a platform that can only list its chats.
type lister struct {
	bridge.Platform
	name  bridge.PlatformName
	chats []bridge.ChatInfo
	err   error
}

func (l lister) Name() bridge.PlatformName                        { return l.name }
func (l lister) Chats(context.Context) ([]bridge.ChatInfo, error) { return l.chats, l.err }

// checker is a platform that can be asked about everything.
type checker struct {
	bridge.Platform
	name bridge.PlatformName
}

func (c checker) Name() bridge.PlatformName { return c.name }

func (c checker) CheckAccount(context.Context) []bridge.Finding {
	return []bridge.Finding{{OK: true, What: "the token is valid"}}
}

func (c checker) CheckChat(_ context.Context, id string) []bridge.Finding {
	return []bridge.Finding{{What: "the bot may pin in " + id, Remedy: "make it an admin"}}
}

// visited is a platform that is asked on a visit.
type visited struct {
	checker
	err error
}

func (v visited) Visit(ctx context.Context, ask func(context.Context)) error {
	if v.err == nil {
		ask(ctx)
	}
	return v.err
}

func TestChecksOnAVisit(t *testing.T) {
	account := control.Check{OK: true, What: "whatsapp: the token is valid"}
	for name, c := range map[string]struct {
		err  error
		want []control.Check
	}{
		"let in":     {nil, []control.Check{account, {What: "whatsapp: the bot may pin in 1@g.us", Remedy: "make it an admin"}}},
		"not let in": {errors.New("no answer"), []control.Check{account, {What: "whatsapp: the chats could not be looked at", Remedy: "no answer"}}},
	} {
		t.Run(name, func(t *testing.T) {
			a, _, _ := home(t)
			a.platforms = []bridge.Platform{visited{checker{name: "whatsapp"}, c.err}}
			if diff := cmp.Diff(c.want, ofPlatforms(t, a)); diff != "" {
				t.Errorf("the checks (-want +got):\n%s", diff)
			}
		})
	}
}

func home(t *testing.T) (asker, bridge.Chat, bridge.Chat) {
	t.Helper()
	primary, fallback := bridge.Chat{Platform: "whatsapp", ID: "1@g.us"}, bridge.Chat{Platform: "telegram", ID: "-1001"}
	return asker{
		settings: &config.Config{Groups: []config.Group{{Name: "Family", Primary: primary, Fallbacks: []bridge.Chat{fallback}}}},
		data:     folder(t.TempDir()),
	}, primary, fallback
}

func TestChecksOfAPlatformThatListsItsChats(t *testing.T) {
	for name, c := range map[string]struct {
		listed []bridge.ChatInfo
		err    error
		want   []control.Check
	}{
		"fine": {
			[]bridge.ChatInfo{{Chat: bridge.Chat{Platform: "whatsapp", ID: "1@g.us"}, Title: "Fam\nily", CanPost: true}},
			nil,
			[]control.Check{{OK: true, What: "whatsapp: the account answers and is in 1 groups"}, {OK: true, What: "whatsapp: everybody can write in Fam ily (1@g.us)"}},
		},
		"announcements only": {
			[]bridge.ChatInfo{{Chat: bridge.Chat{Platform: "whatsapp", ID: "1@g.us"}, Title: "Family", CanPost: true, AnnouncementOnly: true}},
			nil,
			[]control.Check{
				{OK: true, What: "whatsapp: the account answers and is in 1 groups"},
				{What: "whatsapp: everybody can write in Family (1@g.us)", Remedy: "only admins may write there: members could not talk"},
			},
		},
		"not a member": {
			nil, nil,
			[]control.Check{
				{OK: true, What: "whatsapp: the account answers and is in 0 groups"},
				{What: "whatsapp: it is a member of 1@g.us", Remedy: "add the relay's account to that group, or correct the id ('lifeboat chats' lists those it is in)"},
			},
		},
		"no account": {
			nil, errors.New("not paired: run lifeboat pair"),
			[]control.Check{{What: "whatsapp: the account answers", Remedy: "not paired: run lifeboat pair"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, _, _ := home(t)
			a.platforms = []bridge.Platform{lister{name: "whatsapp", chats: c.listed, err: c.err}}
			if diff := cmp.Diff(c.want, ofPlatforms(t, a)); diff != "" {
				t.Errorf("the checks (-want +got):\n%s", diff)
			}
		})
	}
}

func TestChecksOfAPlatformThatChecksItself(t *testing.T) {
	a, _, _ := home(t)
	a.platforms = []bridge.Platform{checker{name: "telegram"}}
	want := []control.Check{
		{OK: true, What: "telegram: the token is valid"},
		{What: "telegram: the bot may pin in -1001", Remedy: "make it an admin"},
	}
	if diff := cmp.Diff(want, ofPlatforms(t, a)); diff != "" {
		t.Errorf("the checks (-want +got):\n%s", diff)
	}
}

// ofPlatforms checks everything and returns what comes after the two lines about
// the data folder.
func ofPlatforms(t *testing.T, a asker) []control.Check {
	t.Helper()
	checks := a.checks(t.Context())
	if !checks[0].OK || !strings.Contains(checks[1].What, "the disk has room") {
		t.Errorf("the data folder's lines are %+v", checks[:2])
	}
	return checks[2:]
}

func TestAFolderThatIsGone(t *testing.T) {
	a, _, _ := home(t)
	a.data = folder(filepath.Join(string(a.data), "gone"))
	if checks := a.checks(t.Context()); checks[0].OK || !strings.Contains(checks[0].Remedy, "gone") {
		t.Errorf("the folder's check is %+v", checks[0])
	}
}

func TestTheCheckOfTheFolderLeavesNothingBehind(t *testing.T) {
	a, _, _ := home(t)
	a.checks(t.Context())
	if left, err := os.ReadDir(string(a.data)); err != nil || len(left) > 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestChatsAreReadyToPaste(t *testing.T) {
	a, primary, _ := home(t)
	a.platforms = []bridge.Platform{
		lister{name: "whatsapp", chats: []bridge.ChatInfo{
			{Chat: primary, Title: "Family", Members: 5, CanPost: true},
			{Chat: bridge.Chat{Platform: "whatsapp", ID: "2@g.us"}, Title: "Club \u202eevil", Remedy: "ask an admin to let everybody write"},
		}},
		lister{name: "matrix", err: errors.New("no answer")},
		checker{name: "telegram"},
	}
	var text strings.Builder
	if err := showChats(&text, a.chats(t.Context()), false); err != nil {
		t.Fatal(err)
	}
	want := `"whatsapp:1@g.us"                              # Family, 5 members, in the group Family
"whatsapp:2@g.us"                              # Club evil; ask an admin to let everybody write
# matrix: no answer
`
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Errorf("the list (-want +got):\n%s", diff)
	}
}

func TestNotReadyComesFirst(t *testing.T) {
	var text strings.Builder
	err := showChecks(&text, []control.Check{{OK: true, What: "a"}, {What: "b", Remedy: "mend it"}})
	if !errors.Is(err, errNotReady) || text.String() != "NOT READY\n  ok   a\n  NOT  b\n       mend it\n" {
		t.Errorf("%q, %v", text.String(), err)
	}
	text.Reset()
	if err := showChecks(&text, []control.Check{{OK: true, What: "a"}}); err != nil || text.String() != "READY\n  ok   a\n" {
		t.Errorf("%q, %v", text.String(), err)
	}
}
