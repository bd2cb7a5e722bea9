package health_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/health"
)

// chronicle is a plain log of a chat's posts and of who confirmed them, compared with what is remembered. It has two
// people, too few to be silent together.
type chronicle struct {
	link   health.Link
	now    time.Time
	acked  []time.Time // of each post by its number; zero while it is not acknowledged
	people map[string]*habits
}

// habits are what happened to one person's phone.
type habits struct {
	prompt        []bool // of each post that was new to it
	through, last time.Time
	missed        []time.Time // when each was acknowledged that it has not confirmed since the last that it did
	early         map[int]bool
}

// TestWhatIsKnownOfPeopleFollowsFromTheLog of posts and confirmations, also of those that came before the
// acknowledgement, twice, too late, or while the link was not caught up.
func TestWhatIsKnownOfPeopleFollowsFromTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &chronicle{now: start, people: map[string]*habits{}}
		c.link = c.link.Observe(bridge.Signal{CaughtUp: true})
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			before, kept := c.link.Deliveries, asJSON(t, c.link.Deliveries)
			c.goOn(t)
			if asJSON(t, before) != kept {
				t.Fatal("what was known before has changed")
			}
			c.compare(t)
		}
	})
}

func asJSON(t *rapid.T, value any) string {
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func (c *chronicle) goOn(t *rapid.T) {
	c.now = c.now.Add(time.Duration(rapid.SampledFrom([]int{1, 5, 30, 60}).Draw(t, "pause")) * time.Second)
	person := rapid.SampledFrom([]string{"anna", "ben"}).Draw(t, "person")
	switch rapid.IntRange(0, 7).Draw(t, "what") {
	case 0, 1:
		c.acknowledge(len(c.acked))
	case 2: // an easy talk
		for range rapid.SampledFrom([]int{3, 16, 33}).Draw(t, "posts") {
			c.now = c.now.Add(time.Second)
			c.acknowledge(len(c.acked))
			c.confirm(person, len(c.acked)-1)
		}
	case 3: // quicker than the acknowledgement
		c.confirm(person, len(c.acked))
	case 4:
		c.link.CaughtUp = !c.link.CaughtUp
	default:
		if len(c.acked) > 0 {
			c.confirm(person, max(0, len(c.acked)-1-rapid.IntRange(0, 66).Draw(t, "back")))
		}
	}
}

func (c *chronicle) acknowledge(post int) {
	c.acked = append(c.acked, c.now)
	c.link.Deliveries = c.link.Deliveries.Acknowledged("family", fmt.Sprint(post), c.now)
	for _, h := range c.people {
		h.missed = append(h.missed, c.now)
		if h.early[post] {
			h.missed = nil
			h.learn(c.now, true)
		}
	}
}

func (c *chronicle) confirm(person string, post int) {
	c.link = c.link.Confirmed(health.DefaultPolicy(), "family", fmt.Sprint(post), person, c.now)
	h, known := c.people[person]
	if !known && !c.link.CaughtUp {
		return
	}
	if !known {
		h = &habits{early: map[int]bool{}}
		c.people[person] = h
	}
	h.missed = nil
	remembered := post < len(c.acked) && post >= len(c.acked)-64
	if !c.link.CaughtUp { // the person has it, and that is all
		if remembered && c.acked[post].After(h.through) {
			h.through = c.acked[post]
		}
		return
	}
	h.last = c.now
	if remembered {
		h.learn(c.acked[post], c.now.Sub(c.acked[post]) <= time.Minute)
	} else {
		h.early[post] = true
	}
}

func (h *habits) learn(acked time.Time, prompt bool) {
	if acked.After(h.through) {
		h.through = acked
		h.prompt = append(h.prompt, prompt)
	}
}

// listener is what should be remembered: of the habits both counts, halved whenever together they are more than 32.
func (h *habits) listener() health.Listener {
	l := health.Listener{Through: h.through, Last: h.last, Missed: len(h.missed)}
	for _, prompt := range h.prompt {
		if prompt {
			l.Prompt++
		} else {
			l.Late++
		}
		if l.Prompt+l.Late == 33 {
			l.Prompt /= 2
			l.Late /= 2
		}
	}
	if len(h.missed) > 0 {
		l.Since = h.missed[0]
	}
	return l
}

func (c *chronicle) compare(t *rapid.T) {
	want := map[string]health.Listener{}
	for person, h := range c.people {
		want[person] = h.listener()
	}
	got := c.link.Deliveries["family"]
	if diff := cmp.Diff(want, got.People, cmp.Transformer("none", func(m map[string]health.Listener) []string {
		var lines []string
		for person, l := range m {
			lines = append(lines, fmt.Sprintf("%s: %+v", person, l))
		}
		slices.Sort(lines)
		return lines
	})); diff != "" {
		t.Fatalf("it is known of people (-want +got):\n%s", diff)
	}
	if posts := min(len(c.acked), 64); len(got.Posts) != posts {
		t.Fatalf("%d posts are remembered, want %d", len(got.Posts), posts)
	}
}

// TestManyWhoWereSilentTogetherAreExcused: what they confirm late then says nothing about their habits, and the lateness
// of one alone does.
func TestManyWhoWereSilentTogetherAreExcused(t *testing.T) {
	all := []string{"anna", "ben", "cleo"}
	for _, c := range []struct {
		silent []string
		late   int
	}{{all, 0}, {all[:2], 12}} {
		chat := converse(10, 100, all...)
		chat.talk(10, 220, all[len(c.silent):]...)
		for i := 11; i <= 22; i++ {
			for _, person := range c.silent {
				chat.confirm(400, fmt.Sprint("post ", i), person)
			}
		}
		for _, person := range c.silent {
			if late := chat.link.Deliveries["family"].People[person].Late; late != c.late {
				t.Errorf("%d were silent, and %s was late %d times, want %d", len(c.silent), person, late, c.late)
			}
		}
		chat.second = 500
		chat.talk(10, 510, "ben", "cleo")
		chat.confirm(600, fmt.Sprint("post ", chat.posts), "anna")
		if late := chat.link.Deliveries["family"].People["anna"].Late; late != c.late+1 {
			t.Errorf("after that Anna alone was late, and it is known of %d times, want %d", late, c.late+1)
		}
	}
}

// TestPromptConfirmationsExcuseNobody: while others are silent, one who answers as ever learns nothing of them.
func TestPromptConfirmationsExcuseNobody(t *testing.T) {
	c := converse(10, 300, "anna", "ben", "cleo", "dirk")
	c.talk(10, 420, "dirk")
	if excused := c.link.Deliveries["family"].Excused; !excused.IsZero() {
		t.Errorf("lateness is excused until %v", excused)
	}
}

// silence is a chat in which three people who answer promptly fell silent together a while ago, just long enough and
// for just enough posts to count.
func silence() (map[string]health.Listener, time.Time) {
	people := map[string]health.Listener{}
	for _, person := range []string{"anna", "ben", "cleo"} {
		people[person] = health.Listener{Prompt: 8, Last: start.Add(-2 * time.Minute), Missed: 6, Since: start}
	}
	return people, start.Add(90 * time.Second)
}

// TestWhenSilenceCounts: on each bound and just beyond it.
func TestWhenSilenceCounts(t *testing.T) {
	type chat = map[string]health.Listener
	change := func(person string, how func(*health.Listener)) func(chat) {
		return func(people chat) {
			l := people[person]
			how(&l)
			people[person] = l
		}
	}
	awake := func(n int, how func(*health.Listener)) func(chat) {
		return func(people chat) {
			for i := range n {
				people[fmt.Sprint("awake ", i)] = health.Listener{Prompt: 8, Last: start.Add(-time.Minute), Missed: 5, Since: start}
			}
			change("awake 0", how)(people)
		}
	}
	asEver := func(*health.Listener) {}
	for what, c := range map[string]struct {
		change func(chat)
		later  time.Duration // than the first moment at which it counts
		post   time.Duration // how long before now the last was
		counts bool
	}{
		"as it is":                        {func(chat) {}, 0, time.Minute, true},
		"a moment early":                  {func(chat) {}, -1, time.Minute, false},
		"known by 7 posts":                {change("ben", func(l *health.Listener) { l.Prompt = 7 }), 0, time.Minute, false},
		"late for a quarter":              {change("ben", func(l *health.Listener) { l.Prompt, l.Late = 6, 2 }), 0, time.Minute, true},
		"late for a quarter of many":      {change("ben", func(l *health.Listener) { l.Prompt, l.Late = 9, 3 }), 0, time.Minute, true},
		"late for more":                   {change("ben", func(l *health.Listener) { l.Prompt, l.Late = 8, 3 }), 0, time.Minute, false},
		"5 posts missed":                  {change("ben", func(l *health.Listener) { l.Missed = 5 }), 0, time.Minute, false},
		"silent for 6 hours":              {func(chat) {}, 6*time.Hour - 90*time.Second, time.Minute, true},
		"gone for longer":                 {func(chat) {}, 6*time.Hour - 90*time.Second + 1, time.Minute, false},
		"asleep before":                   {change("ben", func(l *health.Listener) { l.Last = l.Last.Add(-1) }), 0, time.Minute, false},
		"45 s after the others":           {change("anna", func(l *health.Listener) { l.Since = l.Since.Add(45 * time.Second); l.Last = l.Since }), time.Minute, time.Minute, true},
		"46 s after the others":           {change("anna", func(l *health.Listener) { l.Since = l.Since.Add(46 * time.Second); l.Last = l.Since }), time.Minute, time.Minute, false},
		"46 s before the others":          {change("cleo", func(l *health.Listener) { l.Since = l.Since.Add(-46 * time.Second); l.Last = l.Since }), time.Minute, time.Minute, false},
		"the last post not yet forgotten": {func(chat) {}, time.Hour, 30*time.Minute - 1, true},
		"the last post forgotten":         {func(chat) {}, time.Hour, 30 * time.Minute, false},
		"a quarter of the chat":           {awake(9, asEver), 0, time.Minute, true},
		"less than a quarter":             {awake(10, asEver), 0, time.Minute, false},
		"one has missed too many":         {awake(10, func(l *health.Listener) { l.Missed, l.Since = 6, start.Add(time.Minute) }), 0, time.Minute, true},
		"one is not known":                {awake(10, func(l *health.Listener) { l.Prompt = 7 }), 0, time.Minute, true},
		"one answered 2 min before":       {awake(10, func(l *health.Listener) { l.Last = start.Add(-90 * time.Second) }), 0, time.Minute, false},
		"one answered long before":        {awake(10, func(l *health.Listener) { l.Last = start.Add(-90*time.Second - 1) }), 0, time.Minute, true},
	} {
		people, now := silence()
		c.change(people)
		now = now.Add(c.later)
		link := newStory().link.Observe(bridge.Signal{At: now, Capability: bridge.Ping, OK: true})
		link.Deliveries = health.Deliveries{"family": {LastPost: now.Add(-c.post), People: people}}
		want := health.Working
		if c.counts {
			want = health.Failing
		}
		report := health.Assess(health.DefaultPolicy(), link, health.Uplink{}, now)
		if report.State != want || report.Partial != c.counts {
			t.Errorf("%s: %s (%s), want %s", what, report.State, report.Evidence, want)
		}
	}
}

// TestTheLargerOfTwoSilencesCounts, and of two that are equally large the earlier.
func TestTheLargerOfTwoSilencesCounts(t *testing.T) {
	for late, want := range map[int]time.Time{2: start, 3: start, 4: start.Add(46 * time.Second)} {
		people, now := silence()
		for i := range late {
			since := start.Add(46 * time.Second)
			people[fmt.Sprint("late ", i)] = health.Listener{Prompt: 8, Last: since, Missed: 6, Since: since}
		}
		now = now.Add(time.Minute)
		link := newStory().link.Observe(bridge.Signal{At: now, Capability: bridge.Ping, OK: true})
		link.Deliveries = health.Deliveries{"family": {LastPost: now, People: people}}
		if report := health.Assess(health.DefaultPolicy(), link, health.Uplink{}, now); !report.Since.Equal(want) {
			t.Errorf("with %d who fell silent later it began at %v, want %v", late, report.Since, want)
		}
	}
}

// TestWhoeverWasHeardOfLastIsRemembered, of 256 people, and of the confirmations that came early the latest 256.
func TestWhoeverWasHeardOfLastIsRemembered(t *testing.T) {
	var d health.Deliveries
	for i := range 257 {
		d = d.Confirmed(health.DefaultPolicy(), "family", fmt.Sprint("post ", i), fmt.Sprint("person ", 300-i), at(float64(i)))
	}
	a := d["family"]
	if _, known := a.People["person 300"]; known || len(a.People) != 256 {
		t.Errorf("of 257 people %d are remembered, the first one: %v", len(a.People), known)
	}
	if len(a.Early) != 256 || a.Early[0].ID != "post 1" {
		t.Errorf("%d early confirmations are remembered, the first: %+v", len(a.Early), a.Early[0])
	}
}

// TestWhoeverIsForgottenStaysForgotten, also if a post is acknowledged that they have confirmed early.
func TestWhoeverIsForgottenStaysForgotten(t *testing.T) {
	policy := health.DefaultPolicy()
	d := health.Deliveries{}.Acknowledged("family", "known", at(0)).Confirmed(policy, "family", "early", "Anna", at(1))
	for i := range 256 {
		d = d.Confirmed(policy, "family", "known", fmt.Sprint("person ", i), at(float64(2+i)))
	}
	d = d.Acknowledged("family", "early", at(300))
	if a := d["family"]; len(a.People) != 256 || a.People["Anna"] != (health.Listener{}) {
		t.Errorf("%d people are remembered, and of Anna %+v", len(a.People), a.People["Anna"])
	}
}

// TestASilenceOfOneMomentExcusesToo: three have missed the post of this very moment, and one confirms an earlier one.
func TestASilenceOfOneMomentExcusesToo(t *testing.T) {
	c := converse(10, 90, "anna", "ben", "cleo", "dirk")
	c.talk(10, 100, "ben", "cleo", "dirk")
	c.link.Deliveries = c.link.Deliveries.Acknowledged("family", "now", at(200))
	c.confirm(200, fmt.Sprint("post ", c.posts), "anna")
	if late := c.link.Deliveries["family"].People["anna"].Late; late != 0 {
		t.Errorf("Anna was late %d times", late)
	}
}

// TestWhatIsHandedInLaterShowsWhatAPersonHas, be it the oldest post that is remembered.
func TestWhatIsHandedInLaterShowsWhatAPersonHas(t *testing.T) {
	c := &conversation{story: newStory()}
	c.talk(10, 20)
	c.confirm(25, "unknown", "anna")
	c.talk(10, 30)
	c.link.CaughtUp = false
	for i, through := range []float64{0, 10, 10} {
		c.confirm(40, []string{"post 1", "post 2", "post 1"}[i], "anna")
		want := health.Listener{Through: at(through), Last: at(25)}
		if anna := c.link.Deliveries["family"].People["anna"]; anna != want {
			t.Errorf("it is known of Anna %+v, want %+v", anna, want)
		}
	}
}

// TestChatsAreRememberedApart.
func TestChatsAreRememberedApart(t *testing.T) {
	d := health.Deliveries{}.Acknowledged("family", "a", at(1)).Acknowledged("club", "b", at(2)).Confirmed(health.DefaultPolicy(), "club", "b", "Anna", at(3))
	if family, club := d["family"], d["club"]; len(family.Posts) != 1 || len(family.People) != 0 || len(club.Posts) != 1 || len(club.People) != 1 {
		t.Errorf("%+v", d)
	}
}
