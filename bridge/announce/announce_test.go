package announce_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/announce"
	"lifeboat/bridge/failover"
)

func facts(t *testing.T) announce.Facts {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	since := time.Date(2021, 10, 4, 15, 40, 0, 0, time.UTC)
	return announce.Facts{Primary: "WhatsApp", Zone: zone, Now: since.Add(time.Minute), Since: since}
}

func TestTextsSayWhenAndWhatToDo(t *testing.T) {
	f := facts(t)
	want := "WhatsApp has been down since 17:40. Let's go on here. Write as usual: " +
		"your messages are kept and go back to the WhatsApp group when it works."
	if got := announce.Status(f).Plain; got != want {
		t.Errorf("got %q", got)
	}
	f.Now = f.Since.Add(8 * time.Hour)
	if got := announce.Ringing(f).Plain; !strings.Contains(got, "since 4 October, 17:40") {
		t.Errorf("the next day it says %q", got)
	}
}

func TestTheEndOfAnOutage(t *testing.T) {
	f := facts(t)
	f.Until = f.Since.Add(2 * time.Hour)
	f.Now = f.Until
	if got, want := announce.Status(f).Plain, "WhatsApp was down from 17:40 to 19:40. It works again."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	quiet := announce.Back(f).Plain
	f.Waiting = true
	if busy := announce.Back(f).Plain; strings.Contains(quiet, "brought") || !strings.Contains(busy, "brought") {
		t.Errorf("what is said of the replay: %q and %q", quiet, busy)
	}
}

func TestOnlyAnnouncementsHaveTexts(t *testing.T) {
	told := map[failover.Do]bool{failover.AnnounceDown: true, failover.Ring: true, failover.AnnounceBack: true}
	for _, do := range []failover.Do{
		failover.OpenIncident, failover.CloseIncident, failover.AnnounceDown, failover.Ring, failover.AnnounceBack,
		failover.HoldGroup, failover.TryFirst, failover.ReplayGroup, failover.GroupHome, failover.CloseGroup,
		failover.NoteTrouble, failover.NoteCure, failover.NotePhase,
	} {
		text, has := announce.For(do, facts(t))
		if has != told[do] || has != (text.Plain != "") {
			t.Errorf("%s: %q, %v", do, text.Plain, has)
		}
	}
}
