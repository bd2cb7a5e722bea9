package health_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge/health"
)

func TestAnExpectationIsLearned(t *testing.T) {
	policy := health.DefaultPolicy()
	var e health.Expectation
	if got := e.Deadline(policy, 10*time.Second); got != 10*time.Second {
		t.Errorf("before anything was learned the deadline is %s", got)
	}
	for range 20 {
		e = e.Learn(200 * time.Millisecond)
	}
	if got := e.Deadline(policy, 10*time.Second); got != 5*time.Second {
		t.Errorf("a quick platform gets %s, want the shortest deadline", got)
	}
	for range 64 {
		e = e.Learn(3 * time.Second)
	}
	if got := e.Deadline(policy, 10*time.Second); got != 12*time.Second {
		t.Errorf("a slow platform gets %s, want 4 times what it takes", got)
	}
	for range 64 {
		e = e.Learn(time.Minute)
	}
	if got := e.Deadline(policy, 10*time.Second); got != 20*time.Second {
		t.Errorf("a very slow platform gets %s, want the longest deadline", got)
	}
}

func TestOneSlowAnswerIsNoExpectation(t *testing.T) {
	var e health.Expectation
	for range 63 {
		e = e.Learn(100 * time.Millisecond)
	}
	if got := e.Learn(4*time.Second).Deadline(health.DefaultPolicy(), 10*time.Second); got != 5*time.Second {
		t.Errorf("one slow answer makes the deadline %s", got)
	}
}

// TestADeadlineKeepsItsBounds also shows that an expectation survives being
// kept, and that it stays small.
func TestADeadlineKeepsItsBounds(t *testing.T) {
	policy := health.DefaultPolicy()
	rapid.Check(t, func(t *rapid.T) {
		var e health.Expectation
		for _, took := range rapid.SliceOf(rapid.Int64Range(0, int64(2*time.Minute))).Draw(t, "took") {
			e = e.Learn(time.Duration(took))
		}
		deadline := e.Deadline(policy, 10*time.Second)
		if deadline < policy.ShortestDeadline || deadline > policy.LongestDeadline {
			t.Fatalf("the deadline is %s", deadline)
		}
		body, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var kept health.Expectation
		if err := json.Unmarshal(body, &kept); err != nil || kept.Deadline(policy, 10*time.Second) != deadline || len(kept.Samples) > 64 {
			t.Fatalf("%s was read as %v, %v", body, kept, err)
		}
	})
}

// TestTheDeadlineIsFourTimesTheSlowestTwentieth of the latest 64 times, once eight are known.
func TestTheDeadlineIsFourTimesTheSlowestTwentieth(t *testing.T) {
	policy := health.DefaultPolicy()
	policy.ShortestDeadline, policy.LongestDeadline = 0, time.Hour
	rapid.Check(t, func(t *rapid.T) {
		var e health.Expectation
		var all []int
		for range rapid.SampledFrom([]int{7, 8, 9, 20, 21, 63, 64, 65, 80}).Draw(t, "acknowledgements") {
			all = append(all, rapid.IntRange(1, 100).Draw(t, "seconds"))
			e = e.Learn(time.Duration(all[len(all)-1]) * time.Second)
		}
		want := 7 * time.Second // while too little is known
		if len(all) >= 8 {
			latest := slices.Clone(all[max(0, len(all)-64):])
			slices.Sort(latest)
			want = 4 * time.Second * time.Duration(latest[19*(len(latest)-1)/20])
		}
		if got := e.Deadline(policy, 7*time.Second); got != want || e.Learned() != (len(all) >= 8) || len(e.Samples) != min(len(all), 64) {
			t.Fatalf("after %v the deadline is %v, want %v", all, got, want)
		}
	})
}
