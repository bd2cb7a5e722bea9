package relay

import (
	"errors"
	"testing"
	"time"
)

// TestADatabaseThatCouldNotBeWrittenIsAFinding looks inside, since a database
// that is locked for long sleeps in real time, outside of any bubble.
func TestADatabaseThatCouldNotBeWrittenIsAFinding(t *testing.T) {
	noon := time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)
	full := errors.New("the disk is full")
	var f writeFailures
	if found := f.findings(time.UTC); found != nil {
		t.Errorf("without a failure there is %+v", found)
	}
	f = f.failed(noon, full).failed(noon.Add(5*time.Second), full)
	if found := f.findings(time.UTC); found != nil {
		t.Errorf("after a short failure there is %+v", found)
	}
	f = f.failed(noon.Add(5*time.Minute), full)
	found := f.findings(time.UTC)
	if len(found) != 1 || found[0].Evidence != "from 12:00:00 to 12:05:00 (the disk is full)" {
		t.Errorf("after five minutes there is %+v", found)
	}
}
