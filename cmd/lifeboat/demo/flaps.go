package demo

import (
	"fmt"
	"slices"
	"time"

	"lifeboat/bridge/failover"
	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// addDecisions counts what was decided. An outage that goes on while its end was only suspected is no failover of its
// own.
func (r *rehearsal) addDecisions(report *demoReport) {
	failovers := slices.DeleteFunc(r.decisions.entered(failover.Down), func(c phaseChange) bool { return c.phase == failover.Recovering })
	report.Failovers = len(failovers)
	report.Failbacks = len(r.decisions.entered(failover.Returning)) + len(slices.DeleteFunc(r.decisions.entered(failover.Standby),
		func(c phaseChange) bool { return c.phase == failover.Returning || c.phase == failover.Standby }))
	for _, change := range failovers {
		if change.phase == failover.Returning {
			report.Flaps++
		}
	}
	report.FalseFailover = slices.ContainsFunc(failovers, func(c phaseChange) bool {
		return !r.script.Expect.Failover || !r.timeline.During(r.script.Primary, c.at)
	})
}

// untimely lists what was decided at a time when it should not have been, and what was decided too often.
func (r *rehearsal) untimely(report demoReport) []string {
	var problems []string
	if report.FalseFailover && r.script.Expect.Failover {
		problems = append(problems, "a failover at a time when "+process.PrimaryTitle(r.script)+" had no fault")
	}
	if want := r.script.Expect.Failovers; want > 0 && report.Failovers != want {
		problems = append(problems, fmt.Sprintf("%d failovers, when %d was to be expected", report.Failovers, want))
	}
	for _, change := range r.decisions.entered(failover.Returning) {
		if r.timeline.During(r.script.Primary, change.at) && !r.hitsRelayOnly() {
			problems = append(problems, "a failback while "+process.PrimaryTitle(r.script)+" still had a fault")
		}
	}
	return problems
}

// failedBack returns when the failback was decided that the script calls for: after the last fault or, where that hits
// nobody but the relay, when members could tell it that they are well.
func (r *rehearsal) failedBack() (time.Time, bool) {
	from := r.timeline.LastLift
	if r.hitsRelayOnly() {
		from = r.timeline.FirstFault
	}
	if at, replaying := r.decisions.first(failover.Returning, from); replaying {
		return at, true
	}
	return r.decisions.first(failover.Standby, from) // nothing was held, so the incident ended at once
}

// calledFor is the moment from which on a failback was called for: the end of the last fault, or the word of members
// who said before it that they are well.
func (r *rehearsal) calledFor(failback time.Time, said []scenario.Said) time.Time {
	called := r.timeline.LastLift
	if !failback.Before(called) || !r.hitsRelayOnly() {
		return called
	}
	called = r.timeline.FirstFault
	for _, word := range said {
		if word.Command && word.At.After(called) && !word.At.After(failback) {
			called = word.At
		}
	}
	return called
}

// hitsRelayOnly says whether members could use the primary all the time, so that they may call themselves back.
func (r *rehearsal) hitsRelayOnly() bool {
	return !slices.ContainsFunc(r.timeline.Faults, func(t scenario.Trouble) bool { return !t.Fault.Whom.Relay })
}
