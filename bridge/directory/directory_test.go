package directory_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/directory"
	"lifeboat/bridge/failover"
)

var (
	family = bridge.Chat{Platform: "primary", ID: "family"}
	club   = bridge.Chat{Platform: "primary", ID: "club"}
	refuge = bridge.Chat{Platform: "fallback", ID: "refuge"}
	den    = bridge.Chat{Platform: "other", ID: "den"}
	tent   = bridge.Chat{Platform: "fallback", ID: "tent"}
)

func groups() []directory.Group {
	return []directory.Group{
		{Name: "Family", Primary: family, Fallbacks: []bridge.Chat{refuge, den}, Languages: []string{"fr"}},
		{Name: "Club", Primary: club, Fallbacks: []bridge.Chat{tent}},
	}
}

func newDirectory(t *testing.T, groups []directory.Group) directory.Directory {
	t.Helper()
	d, err := directory.New(groups)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestGroupsAreFoundByTheirChats(t *testing.T) {
	d := newDirectory(t, groups())
	for chat, want := range map[bridge.Chat]string{family: "Family", refuge: "Family", den: "Family", club: "Club", tent: "Club"} {
		if got := d.ByChat[chat].Name; got != want {
			t.Errorf("%s belongs to %q, want %q", chat, got, want)
		}
		if got := d.ByName[want].Name; got != want {
			t.Errorf("%q is found as %q", want, got)
		}
	}
	if _, known := d.ByChat[bridge.Chat{Platform: "primary", ID: "refuge"}]; known {
		t.Error("a chat is found on a platform where it is not")
	}
}

func TestGroupsAndFallbacksAreFoundByPlatformInTheirOrder(t *testing.T) {
	d := newDirectory(t, groups())
	var names []string
	for _, group := range d.Primary["primary"] {
		names = append(names, group.Name)
	}
	if want := []string{"Family", "Club"}; !slices.Equal(names, want) || len(d.Primary) != 1 {
		t.Errorf("the primary has the groups %q of %d platforms, want %q of one", names, len(d.Primary), want)
	}
	if want := []bridge.Chat{refuge, tent}; !slices.Equal(d.Fallbacks["fallback"], want) || !slices.Equal(d.Fallbacks["other"], []bridge.Chat{den}) {
		t.Errorf("the fallback chats are %v", d.Fallbacks)
	}
	if got, want := d.ByName["Family"].Chats(), []bridge.Chat{family, refuge, den}; !slices.Equal(got, want) {
		t.Errorf("the chats are %v, want %v", got, want)
	}
}

func TestGroupsThatContradictEachOtherAreRefused(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func([]directory.Group)
		why    string
	}{
		{"one name twice", func(g []directory.Group) { g[1].Name = "Family" }, `two groups are called "Family"`},
		{"one primary chat twice", func(g []directory.Group) { g[1].Primary = family }, `the chat primary:family is in the groups "Family" and "Club"`},
		{"one fallback chat twice", func(g []directory.Group) { g[1].Fallbacks[0] = den }, `the chat other:den is in the groups "Family" and "Club"`},
		{"a chat that falls back on itself", func(g []directory.Group) { g[0].Fallbacks[1] = family }, `in the groups "Family" and "Family"`},
		{"a language without texts", func(g []directory.Group) { g[1].Languages = []string{"xx"} }, `group "Club": `},
	} {
		t.Run(c.what, func(t *testing.T) {
			contradicting := groups()
			c.change(contradicting)
			if _, err := directory.New(contradicting); err == nil || !strings.Contains(err.Error(), c.why) {
				t.Errorf("the error is %v, want one with %q in it", err, c.why)
			}
		})
	}
}

func TestAGroupSpeaksItsLanguages(t *testing.T) {
	d := newDirectory(t, groups())
	french, english := d.ByChat[den], d.ByChat[tent]
	if french.RepeatMark() == "" || french.RepeatMark() == english.RepeatMark() {
		t.Errorf("the family reads %q, and the club %q", french.RepeatMark(), english.RepeatMark())
	}
	if f, e := french.Printer().Stopped().Plain, english.Printer().Stopped().Plain; f == "" || f == e {
		t.Errorf("the family reads %q, and the club %q", f, e)
	}
	if f, e := french.Words().Late, english.Words().Late; f == "" || f == e {
		t.Errorf("the family reads %q, and the club %q", f, e)
	}
}

func TestTimesAreThoseOfTheGroupsZone(t *testing.T) {
	g := groups()
	g[1].Zone = time.FixedZone("far away", 5*60*60)
	d := newDirectory(t, g)
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if got := d.ByName["Club"].Printer().Clock(noon); got != "17:00" {
		t.Errorf("at noon the club reads %s", got)
	}
}

func TestChatsAreJoinedWhileAGroupIsOpenOrMirrored(t *testing.T) {
	for _, c := range []struct{ open, mirror, want bool }{
		{false, false, false}, {true, false, true}, {false, true, true}, {true, true, true},
	} {
		group := directory.Group{Mirror: c.mirror}
		if got := group.Joined(failover.Group{Open: c.open}); got != c.want {
			t.Errorf("open %t and mirrored %t: joined is %t", c.open, c.mirror, got)
		}
	}
}
