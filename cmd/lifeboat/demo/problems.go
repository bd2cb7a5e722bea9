package demo

import (
	"fmt"
	"time"

	"lifeboat/cmd/lifeboat/process"
	"lifeboat/sim/scenario"
)

// problems says in plain words what should not have happened.
func (r *rehearsal) problems(report demoReport, balance scenario.Balance) []string {
	problems := append(r.unexpected(report), r.untimely(report)...)
	problems = append(problems, process.Problems(balance)...)
	if report.Replayed < report.Held {
		problems = append(problems, fmt.Sprintf("%d of %d held messages were not replayed", report.Held-report.Replayed, report.Held))
	}
	if r.world != nil {
		problems = append(problems, r.world.Books().Broken(r.script.Promises, r.began, r.rules())...)
	}
	problems = append(problems, r.looks.missing()...)
	if report.Kills < r.kills {
		problems = append(problems, fmt.Sprintf("the relay was killed only %d of %d times: there was too little time for more", report.Kills, r.kills))
	}
	return problems
}

// unexpected compares what the relay decided with what the script expects.
func (r *rehearsal) unexpected(report demoReport) []string {
	expect, primary := r.script.Expect, process.PrimaryTitle(r.script)
	switch {
	case !expect.Failover && report.DetectedAfter != nil:
		return []string{fmt.Sprintf("a failover %.1f s after the fault, although %s was well", *report.DetectedAfter, primary)}
	case !expect.Failover:
		return nil
	case report.DetectedAfter == nil:
		return []string{"no failover, although " + primary + " was down"}
	case *report.DetectedAfter > expect.Within.Seconds():
		return []string{fmt.Sprintf("the failover came after %.1f s; at most %s were allowed", *report.DetectedAfter, expect.Within)}
	case *report.DetectedAfter < expect.After.Seconds():
		return []string{fmt.Sprintf("the failover came after %.1f s, when %s was not yet down for good; it should not come before %s", *report.DetectedAfter, primary, expect.After)}
	case report.FailedBackAfter == nil:
		return []string{fmt.Sprintf("no failback within %s of the beginning", r.script.Cap.Round(time.Second))}
	case expect.Back > 0 && *report.FailedBackAfter > expect.Back.Seconds():
		return []string{fmt.Sprintf("the failback came %.1f s after the last fault; at most %s were allowed", *report.FailedBackAfter, expect.Back)}
	}
	return nil
}
