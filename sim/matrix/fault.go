package matrix

import (
	"net/http"
	"time"

	"lifeboat/sim/faults"
)

// Fault is something that goes wrong between a client and the server. It is begun with Faults.Begin. Where endpoints
// can be named, none means all. The names are the last fixed part of an endpoint's path, such as "sync", "send",
// "joined_members" and "download", and "whoami", "createRoom" and "versions".
type Fault = faults.Fault[trouble]

// Faults are the faults that are on. Several may be on at once; a request meets them in the order in which they
// began. A fault also hits syncs that are waiting.
type Faults = faults.Set[trouble]

// trouble is what only a homeserver's faults do.
type trouble struct {
	kind    troubleKind
	limit   int // events of a timeline, or bytes of a file
	refusal refusal
}

type troubleKind int

const (
	failing troubleKind = iota
	shorteningTimelines
	cuttingShort
	trickling
)

// Refuse makes the system refuse new connections. Connections that are open stay open: see Faults.CutConnections.
func Refuse() Fault { return faults.Refuse[trouble]() }

// Hang takes requests and answers nothing. When it is lifted, those whose client still waits are carried out and
// answered; the others never are.
func Hang(endpoints ...string) Fault { return faults.Hang[trouble](endpoints...) }

// Delay holds requests back for d of real time before they are carried out.
func Delay(d time.Duration, endpoints ...string) Fault { return faults.Delay[trouble](d, endpoints...) }

// BadGateway answers with the HTML page of a web server that does not reach the homeserver, and status 502. Nothing is
// carried out.
func BadGateway(endpoints ...string) Fault { return faults.BadGateway[trouble](endpoints...) }

// HoldAnswers carries requests out and keeps the answers back until it is lifted.
func HoldAnswers(endpoints ...string) Fault { return faults.HoldAnswers[trouble](endpoints...) }

// LoseAnswers carries requests out and closes the connection instead of answering.
func LoseAnswers(endpoints ...string) Fault { return faults.LoseAnswers[trouble](endpoints...) }

// Fail refuses with a status and an error code, such as 500 and "M_UNKNOWN". Nothing is carried out.
func Fail(status int, code, message string, endpoints ...string) Fault {
	return failWith(refusal{status: status, code: code, message: message}, endpoints)
}

// LimitExceeded refuses with 429 M_LIMIT_EXCEEDED and says when to come back, both in retry_after_ms and, rounded up to
// seconds, in the Retry-After header.
func LimitExceeded(retryAfter time.Duration, endpoints ...string) Fault {
	return failWith(refusal{
		status: http.StatusTooManyRequests, code: codeLimitExceeded, message: "Too Many Requests", retryAfter: retryAfter,
	}, endpoints)
}

func failWith(refused refusal, endpoints []string) Fault {
	return faults.Own(faults.BeforeCarriedOut, true, trouble{kind: failing, refusal: refused}, endpoints...)
}

// ShortTimelines cuts every timeline of a sync to its last n events and marks it as limited, whatever its filter says.
func ShortTimelines(n int) Fault {
	return faults.Own(faults.WhileCarriedOut, false, trouble{kind: shorteningTimelines, limit: n}, "sync")
}

// CutShort closes the connection when n bytes of a file have gone over it, up or down.
func CutShort(n int, endpoints ...string) Fault {
	return faults.Own(faults.WhileTransferred, false, trouble{kind: cuttingShort, limit: n}, endpoints...)
}

// Trickle lets at most n bytes of a file pass in each tenth of a second of real time, up or down.
func Trickle(n int, endpoints ...string) Fault {
	return faults.Own(faults.WhileTransferred, false, trouble{kind: trickling, limit: n}, endpoints...)
}

func gatewayAnswer() answer {
	return answer{status: http.StatusBadGateway, contentType: "text/html", body: []byte(faults.GatewayPage)}
}

// meet does what a homeserver's own fault does before a request is carried out.
func (t trouble) meet() (*answer, error) {
	refused, err := refuse(&t.refusal)
	return &refused, err
}
