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
	// platform's name, or leads to somebody else.
	NameServer Cause = "name server"
)

// ownNetwork says whether our own network is at fault, and how that is known: a
// clause that follows on what was seen of the platform.
func ownNetwork(p Policy, link Link, uplink Uplink, worst Verdict, now time.Time) (cause Cause, because string) {
	switch {
	case link.misled(p, worst, now):
		return NameServer, "by that one's word the server answers, so our own name server is at fault"
	case uplink.disproved(p, now) && uplink.captured(p, now):
		return SignInPage, "somebody else answers in place of unrelated hosts, too, as a sign-in page does, so our own network is at fault"
	case uplink.disproved(p, now):
		return DeadLine, "nothing else answers either, so our own network is at fault"
	case link.usurped(p, worst, now) && uplink.unlinked(p, now):
		return NameServer, "nothing else that is found by its name answers either, so our own name server is at fault"
	default:
		return "", ""
	}
}

func (r *Report) blameOwnNetwork(cause Cause, because string) {
	r.State, r.Cause = OwnNetwork, cause
	r.Evidence = fmt.Sprintf("%s; %s", r.Evidence, because)
}
