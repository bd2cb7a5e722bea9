package main

import (
	"fmt"

	"lifeboat/bridge/crashpoint"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// figures are what all worlds came to together.
type figures struct {
	Kills    int                     `json:"kills"`
	Steps    map[crashpoint.Step]int `json:"steps"`
	Troubles map[string]int          `json:"troubles"`
	// RoutedAgain is how much the simulators handed over a second time.
	RoutedAgain map[scenario.PlatformName]int `json:"routed_again"`
	Sent        int                           `json:"sent"`
	Held        int                           `json:"held"`
	// KillsInReplay is how many kills fell while held messages were on their way.
	KillsInReplay int `json:"kills_in_replay"`
	Replayed      int `json:"replayed"`
	Lost          int `json:"lost"`
	// Duplicated counts all posts that were one too many, marked or not.
	Duplicated     map[scenario.PlatformName]int `json:"duplicated"`
	Unmarked       int                           `json:"duplicated_unmarked"`
	RawRepeats     int                           `json:"raw_repeats"`
	MarkedPossible int                           `json:"marked_possible"`
	Reordered      int                           `json:"reordered"`
	// TelegramDoubts is how often a kill or a lost reply may have left open
	// whether Telegram has a post.
	TelegramDoubts int `json:"telegram_doubts"`
	Seconds        int `json:"seconds"`

	missed   map[crashpoint.Step]int
	problems []string
}

// tally adds up what came of all worlds.
func tally(results []result) figures {
	sum := figures{
		Steps: map[crashpoint.Step]int{}, Troubles: map[string]int{}, missed: map[crashpoint.Step]int{},
		RoutedAgain: map[scenario.PlatformName]int{scenario.WhatsApp: 0, scenario.Telegram: 0, scenario.Matrix: 0},
		Duplicated:  map[scenario.PlatformName]int{scenario.WhatsApp: 0, scenario.Telegram: 0, scenario.Matrix: 0},
	}
	for _, step := range crashpoint.Steps() {
		sum.Steps[step] = 0
	}
	for _, r := range results {
		sum.add(r)
	}
	return sum
}

func (f *figures) add(r result) {
	f.Kills += r.kills
	f.TelegramDoubts += r.kills + r.doubts
	addAll(f.Steps, r.steps)
	addAll(f.missed, r.missed)
	addAll(f.Troubles, r.troubles)
	addAll(f.RoutedAgain, r.routedAgain)
	f.KillsInReplay += r.inReplay
	b := r.balance
	f.Sent, f.Held, f.Replayed = f.Sent+b.Sent, f.Held+b.Held, f.Replayed+b.Replayed
	f.Lost, f.Reordered, f.Unmarked = f.Lost+len(b.Lost), f.Reordered+len(b.Reordered), f.Unmarked+len(b.Duplicated)
	f.RawRepeats, f.MarkedPossible = f.RawRepeats+b.RawRepeats, f.MarkedPossible+b.MarkedPossible
	repeats := map[scenario.PlatformName]int{}
	for _, extra := range append(b.Duplicated, b.Repeated...) {
		f.Duplicated[extra.On]++
		repeats[extra.On]++
	}
	for _, problem := range append(r.problems, process.Problems(b)...) {
		f.problems = append(f.problems, r.name+": "+problem)
	}
	if most := r.kills + r.doubts; repeats[scenario.Telegram] > most {
		f.problems = append(f.problems, fmt.Sprintf("%s: %d repeats on Telegram, at most %d may be", r.name, repeats[scenario.Telegram], most))
	}
	if b.Replayed < b.Held {
		f.problems = append(f.problems, fmt.Sprintf("%s: %d of %d held messages were not replayed", r.name, b.Held-b.Replayed, b.Held))
	}
}

func addAll[K comparable](sum, more map[K]int) {
	for key, n := range more {
		sum[key] += n
	}
}

// fullRun is how many kills a run has at least that must meet every step
// stepsInFullRun times.
const (
	fullRun        = 1000
	stepsInFullRun = 20
)

// broken says which promises were broken, and what the run itself failed to do.
func (f *figures) broken(planned plan) []string {
	broken := f.problems
	for _, on := range []scenario.PlatformName{scenario.WhatsApp, scenario.Matrix} {
		if n := f.Duplicated[on]; n > 0 {
			broken = append(broken, fmt.Sprintf("%d posts were repeated on %s", n, process.PlatformTitle(on)))
		}
	}
	if want := planned.kills(); f.Kills != want {
		broken = append(broken, fmt.Sprintf("%d kills instead of %d", f.Kills, want))
	}
	for _, step := range crashpoint.Steps() {
		if f.Kills >= fullRun && f.Steps[step] < stepsInFullRun {
			broken = append(broken, fmt.Sprintf("only %d kills at %s; %d times it was not reached", f.Steps[step], step, f.missed[step]))
		}
	}
	return broken
}
