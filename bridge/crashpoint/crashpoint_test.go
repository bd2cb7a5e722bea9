package crashpoint_test

import (
	"slices"
	"testing"

	"lifeboat/bridge/crashpoint"
)

func TestEveryStepIsNamedOnce(t *testing.T) {
	steps := crashpoint.Steps()
	slices.Sort(steps)
	if once := slices.Compact(slices.Clone(steps)); len(once) != len(steps) || slices.Contains(steps, "") {
		t.Errorf("the steps are %v", steps)
	}
}
