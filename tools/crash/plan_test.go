package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge/crashpoint"
)

func TestTheSameSeedGivesTheSamePlan(t *testing.T) {
	if diff := cmp.Diff(makePlan(100, 7), makePlan(100, 7)); diff != "" {
		t.Errorf("two plans of one seed differ:\n%s", diff)
	}
	if cmp.Equal(makePlan(100, 7), makePlan(100, 8)) {
		t.Error("another seed gives the same plan")
	}
}

func TestAPlanHasAsManyKillsAsItWasAskedFor(t *testing.T) {
	for _, kills := range []int{0, 1, 5, 50, 100, 999, 1000} {
		if got := makePlan(kills, 1).kills(); got != kills {
			t.Errorf("%d kills were planned, want %d", got, kills)
		}
	}
}

func TestAFullRunPlansEveryStepOftenEnough(t *testing.T) {
	planned := map[crashpoint.Step]int{}
	for _, world := range makePlan(fullRun, 1).worlds() {
		for _, s := range world.Strikes {
			planned[s.Step]++
		}
	}
	const reserve = 5 // for steps that are not reached in time
	for _, step := range crashpoint.Steps() {
		if planned[step] < stepsInFullRun+reserve {
			t.Errorf("%s is planned %d times", step, planned[step])
		}
	}
	if random := planned[""]; random < fullRun*2/5 {
		t.Errorf("%d kills are at random moments", random)
	}
}

// TestTheShippedBinaryBeginsEveryRow holds what [rehearsal.strikeAll] asks for.
func TestTheShippedBinaryBeginsEveryRow(t *testing.T) {
	for _, world := range makePlan(fullRun, 3).worlds() {
		for i, s := range world.Strikes {
			if i%2 == 0 && s.Step != "" {
				t.Errorf("%s, strike %d: the shipped binary may be running, and %s is to be reached", world.Name, i, s.Step)
			}
		}
	}
}
