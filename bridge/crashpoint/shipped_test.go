//go:build !crashpoints

package crashpoint_test

import (
	"testing"

	"lifeboat/bridge/crashpoint"
)

func TestWhatIsShippedGoesOnAtEveryStep(t *testing.T) {
	for _, step := range crashpoint.Steps() {
		t.Setenv(crashpoint.StepVariable, string(step))
		crashpoint.Reached(step)
	}
	if crashpoint.Armed {
		t.Error("it says that it can end at a step")
	}
}
