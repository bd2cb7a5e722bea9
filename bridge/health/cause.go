package health

import (
	"fmt"
	"time"
)

// Cause is what is wrong with our own network.
type Cause string

// The causes.
const (
	// DeadLine: nothing answers.
	DeadLine Cause = "line"
	// SignInPage: somebody else answers for everything.
	SignInPage Cause = "sign-in page"
)

// reasons follow on what was seen of the platform.
var reasons = map[Cause]string{
	DeadLine:   "nothing else answers either, so our own network is at fault",
	SignInPage: "somebody else answers in place of unrelated hosts, too, as a sign-in page does, so our own network is at fault",
}

func causeOf(p Policy, uplink Uplink, now time.Time) Cause {
	if uplink.captured(p, now) {
		return SignInPage
	}
	return DeadLine
}

func (r *Report) blameOwnNetwork(cause Cause) {
	r.State, r.Cause = OwnNetwork, cause
	r.Evidence = fmt.Sprintf("%s; %s", r.Evidence, reasons[cause])
}
