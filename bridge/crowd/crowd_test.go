package crowd_test

import (
	"encoding/json"
	"fmt"
	"reflect"
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

// TestAgainstALog compares a poll with a plain list of what was said.
func TestAgainstALog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var poll crowd.Poll
		last := map[string]crowd.Ballot{}
		now := noon
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "seconds")) * time.Second)
			person := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "person")
			vote := rapid.SampledFrom([]crowd.Vote{crowd.Up, crowd.Down}).Draw(t, "vote")
			before, voted := last[person]
			wanted := !voted || now.Sub(before.At) >= 5*time.Minute
			var counted bool
			if poll, counted = poll.Cast(person, vote, now); counted != wanted {
				t.Fatalf("a vote counted: %v, want %v", counted, wanted)
			}
			if wanted {
				last[person] = crowd.Ballot{Vote: vote, At: now}
			}
			var want crowd.Tally
			for _, b := range last {
				switch fresh := now.Sub(b.At) < 15*time.Minute; {
				case fresh && b.Vote == crowd.Up:
					want.Up++
				case fresh:
					want.Down++
				}
			}
			want.Needed = 2
			if got := poll.Count(now); got != want {
				t.Fatalf("the tally is %+v, want %+v", got, want)
			}
			if len(poll.Ballots) > 4 {
				t.Fatalf("%d ballots are kept of 4 people", len(poll.Ballots))
			}
		}
	})
}
