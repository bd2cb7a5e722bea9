package health

import (
	"fmt"
	"time"

	"lifeboat/bridge"
)

// State is what the evidence adds up to.
type State string

// The states of a platform as the relay sees it.
const (
	// Unclear: not enough has been seen, as right after the start.
	Unclear State = "unclear"
	// Working: connected, caught up, answering, and nothing contradicts it.
	Working State = "working"
	// Suspect: something fails, and it is not yet known whose fault it is.
	Suspect State = "suspect"
	// Failing: the platform fails and our own network is proven to work.
	Failing State = "failing"
	// OwnNetwork: our own network is at fault.
	OwnNetwork State = "own network"
	// AccountFault: the platform refuses the relay's account.
	AccountFault State = "account"
)

// Verdict says that one capability is failing, with its evidence.
type Verdict struct {
	Capability bridge.Capability
	// Bad is set once there is enough evidence; before that it is a doubt.
	Bad      bool
	Since    time.Time
	Latest   time.Time // when the latest failure began
	Evidence string    // a clause that a person understands, in English
}

// Report is the whole finding on one platform.
type Report struct {
	State State
	// Since is when the trouble began; zero while there is none.
	Since time.Time
	// Evidence is one sentence for operators: what was seen and what rules out
	// the other explanations.
	Evidence string
	Verdicts []Verdict
	// Cause is what is wrong with our own network, where State is OwnNetwork.
	Cause Cause
	// Partial says that only some are hit, or that only receiving is, so that much still works.
	Partial bool
	// Asides are verdicts on what fails without being an outage: files, and messages to one person.
	Asides []Verdict
}

// Assess judges a link in the light of our own network. That messages do not reach
// members, or that theirs do not come in, counts where the platform seems to work otherwise.
func Assess(p Policy, link Link, uplink Uplink, now time.Time) Report {
	report := assess(p, link, uplink, now)
	report.Asides = judgeAsides(p, link)
	if report.State == Failing || report.State == OwnNetwork || report.State == AccountFault {
		return report
	}
	for _, rule := range []func(Policy, Link, time.Time) (Verdict, bool){judgeDelivery, judgeReceive} {
		if partial, found := rule(p, link, now); found {
			report.State, report.Partial, report.Since, report.Evidence = Failing, true, partial.Since, partial.Evidence
			report.Verdicts = append(report.Verdicts, partial)
			return report
		}
	}
	return report
}

func assess(p Policy, link Link, uplink Uplink, now time.Time) Report {
	if link.Account != "" && link.Account != bridge.AccountFine {
		return Report{State: AccountFault, Evidence: fmt.Sprintf("the account is %s: %s", link.Account, link.AccountEvidence(p.Zone))}
	}
	verdicts := judge(p, link, uplink.RestoredAt, now)
	worst, found := worstOf(verdicts)
	if !found {
		return calm(p, link, now)
	}
	worst = worst.corroborate(p, link, now)
	report := Report{State: Suspect, Since: worst.Since, Verdicts: verdicts, Evidence: worst.Evidence}
	if cause, because := ownNetwork(p, link, uplink, worst, now); cause != "" {
		report.blameOwnNetwork(cause, because)
		return report
	}
	prove := uplink.proof
	if link.usurped(p, worst, now) {
		prove = uplink.linkProof
	}
	if _, by, proven := prove(p, later(worst.Since, worst.Latest), now); worst.Bad && proven {
		report.State = Failing
		report.Evidence = fmt.Sprintf("%s; %s", worst.Evidence, by)
	}
	return report
}

// calm tells a link that works from one of which too little is known.
func calm(p Policy, link Link, now time.Time) Report {
	if !link.Tracks[bridge.Connect].LastOK.IsZero() && link.CaughtUp && now.Sub(link.lastAnswer()) <= p.FreshFor {
		return Report{State: Working, Evidence: "it is connected and answers"}
	}
	return Report{State: Unclear, Evidence: "too little has been seen yet"}
}

// worstOf prefers what is bad, and of that what began first.
func worstOf(verdicts []Verdict) (Verdict, bool) {
	var worst Verdict
	found := false
	for _, v := range verdicts {
		if !found || v.Bad && !worst.Bad || v.Bad == worst.Bad && v.Since.Before(worst.Since) {
			worst, found = v, true
		}
	}
	return worst, found
}

// Deadline returns when time alone will next change a report, so that the
// caller can look again then.
func Deadline(p Policy, link Link, uplink Uplink, now time.Time) (time.Time, bool) {
	var next time.Time
	consider := func(at time.Time) {
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, capability := range []bridge.Capability{bridge.Connect, bridge.Ping} {
		if track := link.Tracks[capability]; track.Failing() {
			since := later(track.Began, uplink.RestoredAt)
			consider(since.Add(p.ConnectGrace))
			consider(since.Add(p.SilentGrace))
		}
	}
	// What never happened was long ago.
	consider(link.Tracks[bridge.GroupSend].lastFailure().Add(p.StaleAfter))
	consider(link.Tracks[bridge.Receive].lastFailure().Add(p.FreshFor))
	consider(link.Survey.At.Add(p.SurveyedFor + time.Nanosecond))
	consider(link.lastAnswer().Add(p.FreshFor + time.Nanosecond))
	for _, at := range append(uplink.expiries(p), deliveryDeadlines(p, link.Deliveries)...) {
		consider(at)
	}
	return next, !next.IsZero()
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
