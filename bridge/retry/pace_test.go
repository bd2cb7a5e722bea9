package retry_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/retry"
)

func TestPace(t *testing.T) {
	chat := retry.Limit{PerMinute: 3, Spacing: time.Second}
	burst := retry.ChatLimit(bridge.Traits{PostsPerMinute: 8, PostSpacing: time.Second})
	quick := []time.Duration{0, time.Second, 2 * time.Second, 3 * time.Second}
	for name, c := range map[string]struct {
		limit retry.Limit
		sent  []time.Duration
		now   time.Duration
		want  time.Duration
	}{
		"nothing sent":                  {chat, nil, 0, 0},
		"no limit":                      {retry.Limit{}, []time.Duration{0, 0, 0}, 0, 0},
		"too soon after the last":       {chat, []time.Duration{0}, 400 * time.Millisecond, time.Second},
		"long after the last":           {chat, []time.Duration{0}, 5 * time.Second, 5 * time.Second},
		"the minute is full":            {chat, []time.Duration{0, 10 * time.Second, 20 * time.Second}, 30 * time.Second, time.Minute},
		"the minute has moved on":       {chat, []time.Duration{0, 10 * time.Second, 20 * time.Second, time.Minute}, time.Minute, 70 * time.Second},
		"only spacing":                  {retry.Limit{Spacing: time.Second}, []time.Duration{0, 0, 0, 0}, 0, time.Second},
		"only a number":                 {retry.Limit{PerMinute: 2}, []time.Duration{0}, 0, 0},
		"a clock that was put back":     {chat, []time.Duration{time.Minute, 0}, time.Minute, 61 * time.Second},
		"limits that make no sense":     {retry.Limit{PerMinute: -1, Spacing: -time.Hour, Spread: -time.Hour}, []time.Duration{0}, 0, 0},
		"a burst":                       {burst, quick, 3 * time.Second, 4 * time.Second},
		"after a burst":                 {burst, append(quick, 5*time.Second), 5 * time.Second, 5*time.Second + 55*time.Second/4},
		"long after a burst":            {burst, append(quick, time.Hour), time.Hour, time.Hour + time.Second},
		"a replay leaves turns between": {retry.ReplayLimit(6), []time.Duration{0}, 0, 7500 * time.Millisecond},
		"a replay without a limit":      {retry.ReplayLimit(0), []time.Duration{0, 0}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			pace := retry.NewPace(c.limit)
			for _, at := range c.sent {
				pace = pace.Sent(noon.Add(at), 0)
			}
			if got := pace.Next(noon.Add(c.now)).Sub(noon); got != c.want {
				t.Errorf("the next may go at %v, want %v", got, c.want)
			}
		})
	}
}

func limits() *rapid.Generator[retry.Limit] {
	return rapid.Custom(func(t *rapid.T) retry.Limit {
		return retry.Limit{
			PerMinute: rapid.IntRange(-1, 30).Draw(t, "per minute"),
			Spacing:   time.Duration(rapid.IntRange(-1, 20_000).Draw(t, "spacing")) * time.Millisecond,
			Spread:    time.Duration(rapid.IntRange(-1, 20_000).Draw(t, "spread")) * time.Millisecond,
			Burst:     rapid.IntRange(-1, 20).Draw(t, "burst"),
		}
	})
}

// TestPaceKeepsItsLimitInEveryWindow posts as soon as allowed, or later, and
// counts from the outside.
func TestPaceKeepsItsLimitInEveryWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := limits().Draw(t, "limit")
		pace := retry.NewPace(limit)
		now := noon
		var posts []time.Time
		for range rapid.IntRange(1, 100).Draw(t, "posts") {
			now = now.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "pause")) * time.Second)
			next := pace.Next(now)
			if next.Before(now) {
				t.Fatalf("the next may go %v ago", now.Sub(next))
			}
			now = next
			posts = append(posts, now)
			pace = pace.Sent(now, rapid.Float64Range(0, 0.999).Draw(t, "jitter"))
		}
		for i, at := range posts {
			if i > 0 && at.Sub(posts[i-1]) < limit.Spacing {
				t.Fatalf("post %d follows after %v", i, at.Sub(posts[i-1]))
			}
			if first := i - limit.PerMinute; limit.PerMinute > 0 && first >= 0 && at.Sub(posts[first]) < time.Minute {
				t.Fatalf("%d posts within %v", limit.PerMinute+1, at.Sub(posts[first]))
			}
		}
	})
}

// TestPaceAsksForNoMoreThanItsLimit compares with a reference that remembers
// everything.
func TestPaceAsksForNoMoreThanItsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := limits().Draw(t, "limit")
		limit.Spread = 0
		pace := retry.NewPace(limit)
		var posts []time.Time
		now := noon
		for range rapid.IntRange(0, 60).Draw(t, "posts") {
			now = now.Add(time.Duration(rapid.IntRange(0, 30_000).Draw(t, "pause")) * time.Millisecond)
			posts = append(posts, now)
			pace = pace.Sent(now, 0)
		}
		want := now
		if len(posts) > 0 {
			want = now.Add(max(limit.Spacing, spreadOut(limit, posts), 0))
		}
		if first := len(posts) - limit.PerMinute; limit.PerMinute > 0 && first >= 0 && posts[first].Add(time.Minute).After(want) {
			want = posts[first].Add(time.Minute)
		}
		if got := pace.Next(now); !got.Equal(want) {
			t.Fatalf("the next may go after %v, want %v", got.Sub(now), want.Sub(now))
		}
	})
}

// spreadOut is the time between posts after a burst: what is left of its minute, by the posts that are left and one more.
func spreadOut(limit retry.Limit, posts []time.Time) time.Duration {
	now := posts[len(posts)-1]
	var lately []time.Time
	for _, at := range posts {
		if now.Sub(at) < time.Minute {
			lately = append(lately, at)
		}
	}
	if limit.Burst <= 0 || len(lately) <= limit.Burst || len(lately) >= limit.PerMinute {
		return 0
	}
	return (time.Minute - now.Sub(lately[0])) / time.Duration(limit.PerMinute-len(lately)+1)
}

// TestAReplayHasItsPace, and a file its time.
func TestAReplayHasItsPace(t *testing.T) {
	for perMinute, want := range map[int]retry.Limit{
		0: {}, 1: {PerMinute: 1, Spacing: 45 * time.Second, Spread: 30 * time.Second},
		6: {PerMinute: 6, Spacing: 7500 * time.Millisecond, Spread: 5 * time.Second},
	} {
		if got := retry.ReplayLimit(perMinute); got != want {
			t.Errorf("%d posts a minute: %+v, want %+v", perMinute, got, want)
		}
	}
	for size, want := range map[int64]time.Duration{0: 0, 1<<16 - 1: 0, 1 << 16: time.Second, 1 << 30: 16384 * time.Second} {
		if got := retry.TransferTime(size); got != want {
			t.Errorf("%d bytes: %v, want %v", size, got, want)
		}
	}
}

// TestNobodyWaitsForAWholeMinute posts at once whenever that is allowed.
func TestNobodyWaitsForAWholeMinute(t *testing.T) {
	pace, now := retry.NewPace(retry.ChatLimit(bridge.Traits{PostsPerMinute: 20, PostSpacing: time.Second})), noon
	for range 300 {
		next := pace.Next(now)
		if wait := next.Sub(now); wait > 10*time.Second {
			t.Fatalf("after %v the next post has to wait for %v", now.Sub(noon), wait)
		}
		now = next
		pace = pace.Sent(now, 0)
	}
}

func TestSentLeavesThePaceBeforeAsItWas(t *testing.T) {
	before := retry.NewPace(retry.Limit{PerMinute: 3, Spacing: time.Second})
	for i := range 5 {
		before = before.Sent(noon.Add(time.Duration(i)*time.Minute), 0)
	}
	now := noon.Add(4 * time.Minute)
	want := before.Next(now)
	for range 3 {
		if before.Sent(now, 0).Next(now).Before(want) {
			t.Error("a further post brought the next one forward")
		}
	}
	if got := before.Next(now); !got.Equal(want) {
		t.Errorf("the next may go at %v, before %v", got, want)
	}
}

func TestReplaySpreadsItsPostsOverTheMinute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perMinute := rapid.IntRange(1, 60).Draw(t, "per minute")
		turn := time.Minute / time.Duration(perMinute)
		jitter := rapid.Float64Range(0, 0.999).Draw(t, "jitter")
		gap := retry.NewPace(retry.ReplayLimit(perMinute)).Sent(noon, jitter).Next(noon).Sub(noon)
		if perMinute > 1 && (gap < turn*3/4 || gap > turn*5/4) {
			t.Fatalf("at %d posts a minute the second comes after %v", perMinute, gap)
		}
	})
}

func TestPaceRemembersNoMoreThanItNeeds(t *testing.T) {
	pace := retry.NewPace(retry.Limit{PerMinute: 20, Spacing: time.Second})
	sizeAfter := func(posts int) int {
		for range posts {
			pace = pace.Sent(pace.Next(noon), 0)
		}
		return len(fmt.Sprint(pace))
	}
	few, many := sizeAfter(20), sizeAfter(10_000)
	if many > 2*few {
		t.Errorf("after 20 posts it prints as %d bytes, after 10,000 as %d", few, many)
	}
}
