package demo

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"lifeboat/sim/scenario"
)

// twoChats are those of most scenarios.
var twoChats = []scenario.PlatformName{scenario.WhatsApp, scenario.Telegram}

// shownBy returns the lines of a screen on which something was shown.
func shownBy(show func(*screen)) []string {
	var out bytes.Buffer
	s := newScreen(&out, twoChats)
	s.begin(time.Now())
	show(s)
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func TestChatsStandSideBySide(t *testing.T) {
	got := shownBy(func(s *screen) {
		s.said(scenario.Said{By: "Anna", On: scenario.WhatsApp, Text: "Hello"})
		s.said(scenario.Said{By: "Ben", On: scenario.WhatsApp, Text: "Hello?", Failed: true})
		s.said(scenario.Said{By: "Grandma", On: scenario.Telegram, Text: "Here"})
		s.decision("FAILOVER: it is gone")
	})
	want := []string{
		"0:00  Anna: Hello                                        │",
		"0:00  Ben: Hello? (not sent)                             │",
		"0:00                                                     │ Grandma: Here",
		"0:00  === Lifeboat: FAILOVER: it is gone",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the screen (-want +got):\n%s", diff)
	}
}

func TestPostsOfTheRelayAreShownOnceAndWithWhatHappensToThem(t *testing.T) {
	post := scenario.Seen{By: "Anna", On: scenario.WhatsApp, ID: "1", What: scenario.Posted, Text: "[16:52] *Grandma* (via Telegram): Here"}
	other := post
	other.By = "Ben"
	status := scenario.Seen{By: "Anna", On: scenario.Telegram, ID: "7", What: scenario.Posted, Text: "Down", Silent: true}
	edited, pinned := status, status
	edited.What, edited.Text = scenario.Edited, "It was down"
	pinned.What, pinned.Silent = scenario.Pinned, false
	got := shownBy(func(s *screen) {
		for _, entry := range []scenario.Seen{post, other, status, edited, pinned} {
			s.seen(entry)
		}
		s.seen(scenario.Seen{By: "Ben", From: "Anna", On: scenario.WhatsApp, ID: "2", What: scenario.Posted, Text: "of a member"})
	})
	blank := strings.Repeat(" ", 51)
	want := []string{
		"0:00  » [16:52] Grandma (via Telegram): Here             │",
		"0:00  " + blank + "│ » Down",
		"0:00  " + blank + "│ » It was down (edited)",
		"0:00  " + blank + "│ » pins it to the top (phones ring)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the screen (-want +got):\n%s", diff)
	}
}

func TestThreeChatsHaveRoomEach(t *testing.T) {
	var out bytes.Buffer
	s := newScreen(&out, []scenario.PlatformName{scenario.WhatsApp, scenario.Telegram, scenario.Matrix})
	s.heads(scenario.Script{
		Primary: scenario.WhatsApp, Fallbacks: []scenario.PlatformName{scenario.Telegram, scenario.Matrix},
		Members: []scenario.Member{{Name: "Anna", On: []scenario.PlatformName{scenario.WhatsApp, scenario.Matrix}}},
	})
	s.begin(time.Now())
	s.said(scenario.Said{By: "Anna", On: scenario.Matrix, Text: strings.Repeat("here ", 12)})
	s.seen(scenario.Seen{By: "Anna", On: scenario.Telegram, ID: "1", What: scenario.Posted, Text: "Down", Silent: true})
	want := []string{
		"      WhatsApp: Anna                           │ Telegram:                                │ Matrix: Anna",
		"0:00                                           │                                          │ Anna: here here here here here here here",
		"                                               │                                          │   here here here here here",
		"0:00                                           │ » Down                                   │",
	}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")); diff != "" {
		t.Errorf("the screen (-want +got):\n%s", diff)
	}
}

func TestChatsWithoutRoomShareAColumn(t *testing.T) {
	all := []scenario.PlatformName{scenario.WhatsApp, scenario.Telegram, scenario.Matrix}
	if columns := columnsIn(80, all); len(columns) != 1 {
		t.Errorf("a line of 80 characters is divided into %v", columns)
	}
	var out bytes.Buffer
	s := newScreen(&out, all)
	s.columns = columnsIn(80, all)
	s.heads(scenario.Script{Primary: scenario.WhatsApp})
	s.begin(time.Now())
	s.said(scenario.Said{By: "Anna", On: scenario.Matrix, Text: "Hello"})
	if got := out.String(); !strings.Contains(got, "0:00  [Matrix] Anna: Hello\n") {
		t.Errorf("the screen is:\n%s", got)
	}
}

func TestWhatTheOperatorWritesAndReadsIsShown(t *testing.T) {
	got := shownBy(func(s *screen) {
		s.event(scenario.Event{Do: scenario.Order{Text: "/status"}})
		s.told(scenario.Told{What: scenario.Posted, Text: "All is well."})
		s.told(scenario.Told{What: scenario.Edited, Text: "All is still well."})
		s.event(scenario.Event{Do: scenario.Unlink{}})
		s.event(scenario.Event{Do: scenario.Pair{}})
		s.event(scenario.Event{Do: scenario.Await{}})
		for _, how := range []scenario.Regrouping{scenario.CloseGroup, scenario.OpenGroup, scenario.RemoveRelay, scenario.AddRelay} {
			s.event(scenario.Event{Do: scenario.Regroup{How: how}})
		}
		s.event(scenario.Event{Do: scenario.SetTimer{After: time.Minute}})
	})
	want := []string{
		"0:00  operator: /status",
		"0:00  operator reads: All is well.",
		"0:00  ! the phone of the relay's number removes the relay from its linked devices",
		"0:00  + the operator types the pairing code into the phone",
		"0:00  ~ everybody waits for what was held",
		"0:00  ! the WhatsApp group lets only admins write; the relay is none",
		"0:00  + the WhatsApp group lets everybody write",
		"0:00  ! the relay is removed from the WhatsApp group",
		"0:00  + the relay is added to the WhatsApp group",
		"0:00  ~ messages in the WhatsApp group disappear after 1m0s from now on",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the screen (-want +got):\n%s", diff)
	}
}

func TestLongTextsAreWrapped(t *testing.T) {
	text := strings.Repeat("wörter ", 40) + strings.Repeat("x", 80)
	lines := wrap(text, 50)
	for _, line := range lines[:len(lines)-1] {
		if utf8.RuneCountInString(line) > 50 {
			t.Errorf("a line is too long: %q", line)
		}
	}
	if diff := cmp.Diff(strings.Fields(text), strings.Fields(strings.Join(lines, " "))); diff != "" {
		t.Errorf("wrapping changes the words:\n%s", diff)
	}
}

func TestTheLinesOfADigestAreKept(t *testing.T) {
	got := wrap("Two messages:\n\n[16:52] Anna: one\nBen: two", 12)
	want := []string{"Two", "  messages:", "[16:52]", "  Anna: one", "Ben: two"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the lines (-want +got):\n%s", diff)
	}
	if blank := wrap("", 12); len(blank) != 1 {
		t.Errorf("no text has the lines %q", blank)
	}
}

func TestColorsAreForTerminalsOnly(t *testing.T) {
	if got := paint(false).with(red, "x"); got != "x" {
		t.Errorf("without a terminal it paints %q", got)
	}
	if got := paint(true).with(red, "x"); got != "\x1b[31mx\x1b[0m" {
		t.Errorf("on a terminal it paints %q", got)
	}
}
