package crowd_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/crowd"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// active returns a poll in which so many people have spoken at noon.
func active(people int) crowd.Poll {
	var poll crowd.Poll
	for i := range people {
		poll, _ = poll.Spoke(fmt.Sprint("person ", i), noon, time.UTC)
	}
	return poll
}

// cast lets people vote at noon, one each.
func cast(poll crowd.Poll, votes string) crowd.Poll {
	for i, v := range votes {
		vote := crowd.Up
		if v == 'd' {
			vote = crowd.Down
		}
		poll, _ = poll.Cast(fmt.Sprint("person ", i), vote, noon)
	}
	return poll
}

func TestTheQuorum(t *testing.T) {
	for _, c := range []struct {
		people int
		votes  string
		want   crowd.Vote
	}{
		{0, "", crowd.None},
		{0, "u", crowd.None},
		{0, "uu", crowd.Up},
		{0, "dd", crowd.Down},
		{0, "ud", crowd.None},
		{0, "uudd", crowd.None},
		{0, "uuud", crowd.Up},
		{6, "uu", crowd.Up},
		{7, "uu", crowd.None},
		{7, "uuu", crowd.Up},
		{10, "ddd", crowd.Down},
		{11, "ddd", crowd.None},
		{100, strings.Repeat("u", 29), crowd.None},
		{100, strings.Repeat("u", 30), crowd.Up},
		{10, "ddduuuu", crowd.Up},
	} {
		if got := cast(active(c.people), c.votes).Count(noon).Verdict(); got != c.want {
			t.Errorf("%q of %d people say %q, want %q", c.votes, c.people, got, c.want)
		}
	}
}

func TestOnePersonHasOneVote(t *testing.T) {
	poll, _ := crowd.Poll{}.Cast("Paul", crowd.Up, noon)
	for _, after := range []time.Duration{0, time.Minute, 5*time.Minute - 1} {
		if again, counted := poll.Cast("Paul", crowd.Down, noon.Add(after)); counted || !reflect.DeepEqual(again, poll) {
			t.Errorf("a second vote after %s counts", after)
		}
	}
	poll, counted := poll.Cast("Paul", crowd.Down, noon.Add(5*time.Minute))
	if tally := poll.Count(noon.Add(5 * time.Minute)); !counted || tally.Up != 0 || tally.Down != 1 {
		t.Errorf("after five minutes the tally is %+v", tally)
	}
}

func TestVotesExpire(t *testing.T) {
	poll := cast(crowd.Poll{}, "uu")
	if ends, set := poll.Deadline(noon); !set || !ends.Equal(noon.Add(15*time.Minute)) {
		t.Errorf("the deadline is %s", ends)
	}
	if got := poll.Count(noon.Add(15*time.Minute - 1)).Verdict(); got != crowd.Up {
		t.Errorf("just before the end they say %q", got)
	}
	if got := poll.Count(noon.Add(15 * time.Minute)).Verdict(); got != crowd.None {
		t.Errorf("at the end they say %q", got)
	}
	if _, set := poll.Deadline(noon.Add(15 * time.Minute)); set {
		t.Error("there is a deadline after the last vote has expired")
	}
}

func TestThoseWhoSpokeTodayCountOnce(t *testing.T) {
	zone := time.FixedZone("five hours east", 5*60*60)
	evening := time.Date(2026, 3, 14, 18, 30, 0, 0, time.UTC) // half an hour before midnight there
	poll, changed := crowd.Poll{}.Spoke("Paul", evening, zone)
	if !changed || len(poll.Active) != 1 {
		t.Fatalf("the poll is %+v", poll)
	}
	if again, changed := poll.Spoke("Paul", evening, zone); changed || len(again.Active) != 1 {
		t.Error("somebody who speaks twice counts twice")
	}
	if poll, _ = poll.Spoke("Anna", evening.Add(29*time.Minute), zone); len(poll.Active) != 2 {
		t.Errorf("before midnight %d count", len(poll.Active))
	}
	if poll, _ = poll.Spoke("Anna", evening.Add(31*time.Minute), zone); len(poll.Active) != 1 {
		t.Errorf("after midnight %d count", len(poll.Active))
	}
}

func TestGroupsTogether(t *testing.T) {
	for _, c := range []struct {
		verdicts []crowd.Vote
		want     crowd.Vote
	}{
		{nil, crowd.None},
		{[]crowd.Vote{crowd.None, crowd.Up}, crowd.Up},
		{[]crowd.Vote{crowd.Down, crowd.None, crowd.Down}, crowd.Down},
		{[]crowd.Vote{crowd.Up, crowd.Down}, crowd.None},
		{[]crowd.Vote{crowd.Up, crowd.Down, crowd.Up}, crowd.None},
	} {
		if got := crowd.Together(c.verdicts...); got != c.want {
			t.Errorf("%q together say %q, want %q", c.verdicts, got, c.want)
		}
	}
}

func TestNobodyIsNamedInWhatIsKept(t *testing.T) {
	body, err := json.Marshal(cast(active(2), "ud"))
	if err != nil || strings.Contains(string(body), "person") {
		t.Errorf("the poll is kept as %s: %v", body, err)
	}
	var back crowd.Poll
	if err := json.Unmarshal(body, &back); err != nil || !reflect.DeepEqual(back.Count(noon), cast(active(2), "ud").Count(noon)) {
		t.Errorf("it is read back as %+v: %v", back, err)
	}
}

// TestAgainstALog compares a poll with a plain list of what was said, also with a clock that jumps back.
func TestAgainstALog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var poll crowd.Poll
		last, spoke := map[string]crowd.Ballot{}, map[string]bool{}
		now := noon
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(-100, 400).Draw(t, "seconds")) * time.Second)
			person := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "person")
			vote := rapid.SampledFrom([]crowd.Vote{crowd.Up, crowd.Down}).Draw(t, "vote")
			before, voted := last[person]
			wanted := !voted || stale(before, now) || now.Sub(before.At) >= 5*time.Minute
			old, kept := poll, fmt.Sprint(poll)
			var counted bool
			if poll, counted = poll.Cast(person, vote, now); counted != wanted {
				t.Fatalf("a vote counted: %v, want %v", counted, wanted)
			}
			if wanted {
				maps.DeleteFunc(last, func(_ string, b crowd.Ballot) bool { return stale(b, now) })
				last[person] = crowd.Ballot{Vote: vote, At: now}
			}
			talker := fmt.Sprint("talker ", rapid.IntRange(1, 12).Draw(t, "talker"))
			var news bool
			if poll, news = poll.Spoke(talker, now, time.UTC); news == spoke[talker] {
				t.Fatalf("%s is new: %v", talker, news)
			}
			spoke[talker] = true
			if fmt.Sprint(old) != kept {
				t.Fatal("the poll before has changed")
			}
			compare(t, poll, last, (3*len(spoke)+9)/10, now)
		}
	})
}

// stale says whether a vote is too old, or from before the clock was set back.
func stale(b crowd.Ballot, now time.Time) bool {
	return b.At.After(now) || now.Sub(b.At) >= 15*time.Minute
}

func compare(t *rapid.T, poll crowd.Poll, last map[string]crowd.Ballot, share int, now time.Time) {
	want := crowd.Tally{Needed: max(2, share)}
	var ends []time.Time
	for _, b := range last {
		switch {
		case !stale(b, now) && b.Vote == crowd.Up:
			want.Up++
		case !stale(b, now):
			want.Down++
		}
		if at := b.At.Add(15 * time.Minute); at.After(now) {
			ends = append(ends, at)
		}
	}
	if got := poll.Count(now); got != want || len(poll.Ballots) != len(last) {
		t.Fatalf("of %d ballots the tally is %+v, want %+v of %d", len(poll.Ballots), got, want, len(last))
	}
	slices.SortFunc(ends, time.Time.Compare)
	if at, set := poll.Deadline(now); set != (len(ends) > 0) || set && !at.Equal(ends[0]) {
		t.Fatalf("the next vote expires at %v, want the first of %v", at, ends)
	}
}

// TestNoMoreThanTwoThousandPeopleAreRemembered of one day, and an unknown vote is none.
func TestNoMoreThanTwoThousandPeopleAreRemembered(t *testing.T) {
	poll := crowd.Poll{Day: "2026-03-14", Active: map[string]bool{}, Ballots: map[string]crowd.Ballot{"somebody": {Vote: "sideways", At: noon}}}
	for i := range 1999 {
		poll.Active[fmt.Sprint(i)] = true
	}
	if tally := poll.Count(noon); tally != (crowd.Tally{Needed: 600}) {
		t.Errorf("the tally is %+v", tally)
	}
	poll, first := poll.Spoke("Anna", noon, time.UTC)
	poll, second := poll.Spoke("Ben", noon, time.UTC)
	if !first || second || len(poll.Active) != 2000 {
		t.Errorf("%d people are remembered", len(poll.Active))
	}
}
