package main

import "time"

// kind is a way in which the watched platform fails.
type kind string

// The kinds of outage.
const (
	none            kind = ""
	namesFail       kind = "names and connections"
	refused         kind = "connections refused"
	tlsFails        kind = "TLS"
	serverErrors    kind = "5xx"
	loginUnanswered kind = "login unanswered"
	halfOpen        kind = "half-open connection"
	sendsUnacked    kind = "group sends unacked"
	undelivered     kind = "acked, not delivered"
	someHit         kind = "30 % of members hit"
	flapping        kind = "flapping, 1 min down and 1 min up"
	// Controls: nothing that should lead to a failover.
	namesOnly kind = "names only, the open connection answers"
	// captivePortal has somebody else answer for everything, hijacked only where a
	// name is looked up at our own name server, hijackedAll at every name server.
	captivePortal kind = "captive portal"
	hijacked      kind = "hijacked names"
	hijackedAll   kind = "hijacked names at every name server"
	// ownNames is a name server of our own that does not know the platform.
	ownNames kind = "own name server"
	// metaDown is a control target that stands with the platform's owner.
	metaDown kind = "rest of Meta down"
)

// quietKinds lead to no failover.
var quietKinds = []kind{namesOnly, captivePortal, hijacked, hijackedAll, ownNames, metaDown}

// leadsAstray says whether somebody else answers for the platform and for the
// fallback.
func (k kind) leadsAstray() bool { return k == captivePortal || k == hijacked || k == hijackedAll }

// fault is a kind of failure and when it is on.
type fault struct {
	kind kind
	on   []interval
}

// at returns what is wrong at a time.
func (f fault) at(when time.Duration) kind {
	for _, span := range f.on {
		if span.from <= when && when < span.to {
			if f.kind == flapping {
				return refused
			}
			return f.kind
		}
	}
	return none
}

// ends says when the failure that is on at a time is over.
func (f fault) ends(when time.Duration) time.Duration {
	for _, span := range f.on {
		if span.from <= when && when < span.to {
			return span.to
		}
	}
	return when
}

// cuts says whether the fault breaks open connections at once.
func (k kind) cuts() bool {
	switch k {
	case namesFail, refused, tlsFails, serverErrors, loginUnanswered, captivePortal, hijacked, hijackedAll, ownNames:
		return true
	default:
		return false
	}
}

// stage is a step of making a connection.
type stage int

// The steps, in order.
const (
	resolving stage = iota
	dialing
	securing
	upgrading
	shaking
	loggingIn
)

// refuses says whether a new connection fails at a step, and how long that takes
// to show. Silence ends with the step's own deadline.
func (k kind) refuses(s stage) (fails bool, shows time.Duration) {
	switch {
	case s == resolving && (k == namesFail || k == namesOnly || k == ownNames),
		s == securing && k.leadsAstray(),
		s == dialing && k == refused,
		s == securing && k == tlsFails,
		s == upgrading && k == serverErrors:
		return true, roundTrip
	case s == dialing && k == halfOpen, s == loggingIn && k == loginUnanswered:
		return true, time.Hour
	default:
		return false, 0
	}
}
