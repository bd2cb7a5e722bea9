package main

import (
	"strings"
	"testing"

	"lifeboat/bridge/crashpoint"
	"lifeboat/sim/scenario"
)

// onePlan is a world with as many kills.
func onePlan(kills int) plan {
	return plan{{{Name: "steady", Strikes: make([]strike, kills)}}}
}

func relayed(on scenario.PlatformName, marked bool) scenario.Relayed {
	return scenario.Relayed{Seen: scenario.Seen{On: on}, Marked: marked, Said: scenario.Said{By: "Anna", Text: "pear", On: scenario.Matrix}}
}

func TestBrokenPromisesAreTold(t *testing.T) {
	for want, change := range map[string]func(*result){
		"": func(*result) {},
		"lost: Anna's": func(r *result) {
			r.balance.Lost = []scenario.Missing{{Said: relayed(scenario.Telegram, false).Said, In: scenario.WhatsApp, By: []string{"Ben"}}}
		},
		"out of order: Anna's":          func(r *result) { r.balance.Reordered = []scenario.Relayed{relayed(scenario.Matrix, false)} },
		"duplicated: Anna's":            func(r *result) { r.balance.Duplicated = []scenario.Relayed{relayed(scenario.Telegram, false)} },
		"1 posts were repeated on What": func(r *result) { r.balance.Repeated = []scenario.Relayed{relayed(scenario.WhatsApp, true)} },
		"at most 2 may be":              func(r *result) { r.balance.Repeated = manyMarked(3) },
		"2 of 5 held messages":          func(r *result) { r.balance.Held, r.balance.Replayed = 5, 3 },
		"waited for nothing":            func(r *result) { r.problems = []string{"waited for nothing"} },
		"1 kills instead of 2":          func(r *result) { r.kills = 1 },
	} {
		r := newResult("steady")
		r.kills = 2
		change(&r)
		sum := tally([]result{r})
		told := strings.Join(sum.broken(onePlan(2)), "\n")
		if (want == "") != (told == "") || !strings.Contains(told, want) {
			t.Errorf("want %q, told is:\n%s", want, told)
		}
	}
}

// TestWhatIsDoneBesideTheKillsIsCounted adds up two worlds.
func TestWhatIsDoneBesideTheKillsIsCounted(t *testing.T) {
	first, second := newResult("steady"), newResult("outage")
	first.routedAgain[scenario.Telegram], second.routedAgain[scenario.Telegram] = 2, 3
	second.routedAgain[scenario.WhatsApp], second.inReplay = 1, 4
	sum := tally([]result{first, second})
	if sum.RoutedAgain[scenario.Telegram] != 5 || sum.RoutedAgain[scenario.WhatsApp] != 1 || sum.KillsInReplay != 4 {
		t.Errorf("routed again %v, %d kills in a replay", sum.RoutedAgain, sum.KillsInReplay)
	}
}

func manyMarked(count int) []scenario.Relayed {
	var marked []scenario.Relayed
	for range count {
		marked = append(marked, relayed(scenario.Telegram, true))
	}
	return marked
}

func TestAMarkedRepeatForEachCrashIsNoBrokenPromise(t *testing.T) {
	r := newResult("steady")
	r.kills, r.doubts, r.balance.Repeated = 2, 1, manyMarked(3)
	sum := tally([]result{r})
	if told := sum.broken(onePlan(2)); len(told) > 0 || sum.Duplicated[scenario.Telegram] != 3 {
		t.Errorf("told is %q, and %d were duplicated", told, sum.Duplicated[scenario.Telegram])
	}
}

func TestAFullRunThatMissesAStepIsNone(t *testing.T) {
	r := newResult("steady")
	r.kills = fullRun
	for _, step := range crashpoint.Steps()[1:] {
		r.steps[step] = stepsInFullRun
	}
	sum := tally([]result{r})
	told := sum.broken(onePlan(fullRun))
	if len(told) != 1 || !strings.Contains(told[0], "only 0 kills at "+string(crashpoint.Steps()[0])) {
		t.Errorf("told is %q", told)
	}
}
