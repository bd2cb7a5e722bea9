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
	// NameServer: the name server that our connections use does not know the
	// platform's name, and another one does.
	NameServer Cause = "name server"
)

// reasons follow on what was seen of the platform.
var reasons = map[Cause]string{
	DeadLine:   "nothing else answers either, so our own network is at fault",
	NameServer: "by that one's word the server answers, so our own name server is at fault",
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
