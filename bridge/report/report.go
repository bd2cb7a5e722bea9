package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/store"
)

// Facts are what a report is made of.
type Facts struct {
	Incident store.Incident
	// Events are the incident's history, in order.
	Events  []store.Event
	Tallies []store.Tally
	// Title returns a platform's name as people write it.
	Title func(bridge.PlatformName) string
	// Group returns the name of the group that a chat belongs to, empty if none.
	Group func(bridge.Chat) string
	Zone  *time.Location
	Now   time.Time
}

// Page returns the report on an incident, about one page of plain text.
func Page(f Facts) string {
	var page strings.Builder
	f.head(&page)
	f.section(&page, "What happened", f.timeline())
	f.section(&page, "What was kept and brought back", f.carried())
	f.section(&page, "Who was told", f.reached())
	return page.String()
}

func (f Facts) head(page *strings.Builder) {
	fmt.Fprintf(page, "Incident %d: %s was down\n", f.Incident.ID, f.Title(f.Incident.Primary))
	fmt.Fprintf(page, "  decided   %s\n", f.date(f.Incident.OpenedAt))
	if since := f.faultSince(); !since.IsZero() {
		fmt.Fprintf(page, "  fault     %s, %s earlier\n", f.date(since), lasting(f.Incident.OpenedAt.Sub(since)))
	}
	if f.Incident.ClosedAt.IsZero() {
		fmt.Fprintf(page, "  over      not yet, after %s\n", lasting(f.Now.Sub(f.Incident.OpenedAt)))
		return
	}
	fmt.Fprintf(page, "  over      %s, after %s\n", f.date(f.Incident.ClosedAt), lasting(f.Incident.ClosedAt.Sub(f.Incident.OpenedAt)))
}

func (f Facts) section(page *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		lines = []string{"nothing"}
	}
	fmt.Fprintf(page, "\n%s\n  %s\n", title, strings.Join(lines, "\n  "))
}

// carried counts, for each chat, what members' messages came to.
func (f Facts) carried() []string {
	return f.byChat(func(t store.Tally) (string, bool) { return string(t.State), t.Phase == "" }, func(counts map[string]int64) string {
		var total int64
		for _, count := range counts {
			total += count
		}
		line := messages(total) + " carried"
		for _, state := range []store.State{store.Waiting, store.Trying, store.Unsettled, store.Parked, store.Dropped, store.Canceled} {
			if n := counts[string(state)]; n > 0 {
				line += fmt.Sprintf(", %d %s", n, stateWords[state])
			}
		}
		return line
	})
}

var stateWords = map[store.State]string{
	store.Waiting:   "still waiting",
	store.Trying:    "being sent",
	store.Unsettled: "whose outcome is not known yet",
	store.Parked:    "not posted and kept aside",
	store.Dropped:   "not shown (taken back, there already, or not wanted by the group)",
	store.Canceled:  "canceled by the operators",
}

// reached says which announcements each chat has got.
func (f Facts) reached() []string {
	return f.byChat(func(t store.Tally) (string, bool) {
		words := phaseWords(t.Phase)
		if t.State != store.Sent {
			words += " (" + string(t.State) + ")"
		}
		return words, t.Phase != "" && words != ""
	}, func(counts map[string]int64) string {
		var said []string
		for words := range counts {
			said = append(said, words)
		}
		slices.Sort(said)
		return strings.Join(said, ", ")
	})
}

// byChat collects the tallies that key wants by chat, in order of their first
// appearance, and has them described.
func (f Facts) byChat(key func(store.Tally) (string, bool), describe func(map[string]int64) string) []string {
	var chats []bridge.Chat
	counts := map[bridge.Chat]map[string]int64{}
	for _, tally := range f.Tallies {
		name, wanted := key(tally)
		if !wanted {
			continue
		}
		if counts[tally.Chat] == nil {
			chats = append(chats, tally.Chat)
			counts[tally.Chat] = map[string]int64{}
		}
		counts[tally.Chat][name] += tally.Count
	}
	var lines []string
	for _, chat := range chats {
		lines = append(lines, f.place(chat)+": "+describe(counts[chat]))
	}
	return lines
}

func (f Facts) place(chat bridge.Chat) string {
	group := f.Group(chat)
	if group == "" {
		return chat.String()
	}
	return group + " on " + f.Title(chat.Platform)
}

func (f Facts) date(at time.Time) string { return at.In(f.Zone).Format("2 January 2006, 15:04:05") }

// messages is how many there are, in words.
func messages(n int64) string {
	if n == 1 {
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

// lasting shows a length of time in its two largest units.
func lasting(d time.Duration) string {
	d = d.Round(time.Second)
	hours, minutes, seconds := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case hours > 0:
		return fmt.Sprintf("%d h %02d min", hours, minutes)
	case minutes > 0:
		return fmt.Sprintf("%d min %02d s", minutes, seconds)
	default:
		return fmt.Sprintf("%d s", seconds)
	}
}
