package demo

import (
	"encoding/json"
	"fmt"
	"os"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/sim/scenario"
)

// demoReport is what a play came to, for programs. Times are in seconds, and null where there was no such moment.
type demoReport struct {
	Scenario  string           `json:"scenario"`
	Case      string           `json:"case"`
	Overrides []reportOverride `json:"overrides"`
	Kills     int              `json:"kills"`

	Sent           int `json:"sent"`
	Held           int `json:"held"`
	Replayed       int `json:"replayed"`
	ReturnedPosts  int `json:"returned_posts"` // in which it came back, each file among them
	Lost           int `json:"lost"`
	Duplicated     int `json:"duplicated"`
	RawRepeats     int `json:"raw_repeats"`
	MarkedPossible int `json:"marked_possible"`
	Reordered      int `json:"reordered"`
	WhatsAppPosts  int `json:"whatsapp_posts"`
	DeletedShown   int `json:"deleted_shown"`
	Stale          int `json:"stale"`
	// Edited counts messages whose wording was replaced, Unedited those of which members missed the last one; Answers
	// counts replies, Unquoted those that do not say what they answer.
	Edited   int `json:"edited"`
	Unedited int `json:"unedited"`
	Answers  int `json:"answers"`
	Unquoted int `json:"unquoted"`
	// LiveP95 is how long live messages took once members had been told that the primary is back, and Live how many
	// there were.
	Live    int     `json:"live"`
	LiveP95 float64 `json:"live_p95_s"`

	Chats map[scenario.PlatformName]reportChat `json:"chats"`

	DetectedAfter  *float64 `json:"detected_after_s"`
	AnnouncedAfter *float64 `json:"announced_after_s"`
	// FailedBackAfter counts from the end of the last fault or, where that hits nobody but the relay and members call
	// themselves back while it is on, from their last word.
	FailedBackAfter *float64 `json:"failed_back_after_s"`
	ReplayedAfter   *float64 `json:"replayed_after_s"`

	// Failovers and Failbacks count decisions; Flaps the failovers beyond the first of each incident. FalseFailover
	// says that there was one while the primary had no fault.
	Failovers     int  `json:"failovers"`
	Failbacks     int  `json:"failbacks"`
	Flaps         int  `json:"flaps"`
	FalseFailover bool `json:"false_failover"`
	// Problems are what a good relay would not have done, in plain words.
	Problems []string `json:"problems"`
}

// reportChat is what it came to in one chat.
type reportChat struct {
	Posts          int      `json:"posts"`
	Held           int      `json:"held"`
	Replayed       int      `json:"replayed"`
	AnnouncedAfter *float64 `json:"announced_after_s"`
}

type reportOverride struct {
	Setting string `json:"setting"`
	Value   string `json:"value"`
	Because string `json:"because"`
}

// demoResult is a report with what lies behind it.
type demoResult struct {
	Report   demoReport
	Balance  scenario.Balance
	Problems []string // what a good relay would not have done; empty if all is well
	// KeptFolder has the relay's data and log; empty if nobody needs them.
	KeptFolder string
}

// settle closes the books.
func (r *rehearsal) settle() demoResult {
	balance := r.balance()
	report := demoReport{
		Scenario: r.script.Name, Case: r.script.Case, Overrides: []reportOverride{}, Kills: r.relay.Kills(),
		Sent: balance.Sent, Held: balance.Held, Replayed: balance.Replayed, ReturnedPosts: balance.Returned, Lost: len(balance.Lost),
		Duplicated: len(balance.Duplicated), RawRepeats: balance.RawRepeats, MarkedPossible: balance.MarkedPossible,
		Reordered: len(balance.Reordered), WhatsAppPosts: balance.Chats[scenario.WhatsApp].Posts,
		DeletedShown: len(balance.DeletedShown), Stale: len(balance.Stale), Live: balance.Live, LiveP95: balance.LiveP95.Seconds(),
		Edited: balance.Edited, Unedited: len(balance.Unedited), Answers: balance.Answers, Unquoted: len(balance.Unquoted),
		Chats: map[scenario.PlatformName]reportChat{},
	}
	for _, override := range r.script.Overrides {
		report.Overrides = append(report.Overrides, reportOverride{override.Setting, override.Value, override.Why})
	}
	r.addTimes(&report, balance)
	r.addChats(&report, balance)
	r.addDecisions(&report)
	report.Problems = append([]string{}, r.problems(report, balance)...)
	return demoResult{Report: report, Balance: balance, Problems: report.Problems}
}

func (r *rehearsal) addTimes(report *demoReport, balance scenario.Balance) {
	fault, cured := r.timeline.FirstFault, r.timeline.LastLift
	if at, failedOver := r.decisions.first(failover.Down, time.Time{}); failedOver {
		report.DetectedAfter = seconds(fault, at)
	}
	if at, failedBack := r.failedBack(); failedBack {
		said, _ := r.world.Books().Entries()
		report.FailedBackAfter = seconds(r.calledFor(at, said), at)
	}
	if !balance.Announced.IsZero() {
		report.AnnouncedAfter = seconds(fault, balance.Announced)
	}
	if !balance.LastReplayed.IsZero() {
		report.ReplayedAfter = seconds(cured, balance.LastReplayed)
	}
}

func (r *rehearsal) addChats(report *demoReport, balance scenario.Balance) {
	for platform, chat := range balance.Chats {
		entry := reportChat{Posts: chat.Posts, Held: chat.Held, Replayed: chat.Replayed}
		if !chat.Announced.IsZero() {
			entry.AnnouncedAfter = seconds(r.timeline.FirstFault, chat.Announced)
		}
		report.Chats[platform] = entry
	}
}

// seconds are rounded to milliseconds.
func seconds(from, to time.Time) *float64 {
	s := to.Sub(from).Round(time.Millisecond).Seconds()
	return &s
}

func (d demoReport) write(path string) error {
	text, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
