package failover

import (
	"fmt"

	"lifeboat/bridge/health"
)

// Crowd is what a quorum of members says of the primary.
type Crowd string

// What a crowd may say. Silence is no opinion.
const (
	CrowdSilent Crowd = ""
	CrowdUp     Crowd = "up"
	CrowdDown   Crowd = "down"
)

// want is where members should be, going by orders, the crowd and the findings.
type want int

const (
	undecided want = iota
	leave          // the primary is down: open and hold
	gather         // members say so, or only some are hit: open, hold nothing
	mayReturn      // it works; home once that has lasted
	comeHome       // home at once
)

// want weighs what is known. An operator's word stands above the crowd's, and
// members who can use the primary above a relay that cannot.
func (t *turn) want() want {
	state := t.in.Report.State
	switch {
	case t.Order.Do == OrderFailover:
		return leave
	case t.Order.Do == OrderFailback || t.in.Crowd == CrowdUp:
		return comeHome
	case state == health.Failing && !t.Local && !t.in.Report.Partial:
		return leave
	case t.in.Crowd == CrowdDown || state == health.Failing && !t.Local:
		return gather
	case state == health.Working:
		return mayReturn
	default:
		return undecided
	}
}

// reason is the sentence behind a decision that is being taken.
func (t *turn) reason() string {
	switch {
	case t.Order.Do != "":
		return t.Order.Reason
	case t.in.Crowd == CrowdDown && t.in.Report.State != health.Failing:
		return "members say that it is down; the relay itself sees no fault"
	case t.Local:
		return fmt.Sprintf("members say that it works, so the fault is local: only this relay does not reach it (%s)", t.in.Report.Evidence)
	case t.in.Crowd == CrowdUp:
		return "members say that it works"
	default:
		return t.in.Report.Evidence
	}
}

// noteLocal remembers that members reach a primary which the relay does not, so
// that the same fault does not send them away again once their votes expire.
func (t *turn) noteLocal() {
	switch {
	case t.in.Report.State == health.Working || t.in.Crowd == CrowdDown || t.Order.Do == OrderFailover:
		t.Local = false
	case t.in.Crowd == CrowdUp:
		t.Local = true
	}
}
