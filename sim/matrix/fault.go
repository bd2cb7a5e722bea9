package matrix

import (
	"net/http"
	"slices"
	"time"
)

// Fault is something that goes wrong between a client and the server. It is begun with Faults.Begin. Where endpoints
// can be named, none means all. The names are the last fixed part of an endpoint's path, such as "sync", "send",
// "joined_members" and "download", and "whoami", "createRoom" and "versions".
type Fault struct {
	kind      faultKind
	endpoints []string
	calls     int // how many calls it hits; 0 for all until it is lifted
	delay     time.Duration
	limit     int // events of a timeline, or bytes of a file
	refusal   refusal
}

type faultKind int

const (
	refuseConnections faultKind = iota
	hang
	delay
	badGateway
	fail
	holdAnswer
	loseAnswer
	shortTimelines
	cutShort
	trickle
)

// stage is when in an exchange a fault strikes.
type stage int

const (
	atTheDoor stage = iota
	beforeCarriedOut
	whileCarriedOut
	whileTransferred
	afterCarriedOut
)

// Refuse makes the system refuse new connections. Connections that are open stay open: see Faults.CutConnections.
func Refuse() Fault {
	return Fault{kind: refuseConnections}
}

// Hang takes requests and answers nothing. When it is lifted, those whose client still waits are carried out and
// answered; the others never are.
func Hang(endpoints ...string) Fault {
	return Fault{kind: hang, endpoints: endpoints}
}

// Delay holds requests back for d of real time before they are carried out.
func Delay(d time.Duration, endpoints ...string) Fault {
	return Fault{kind: delay, endpoints: endpoints, delay: d}
}

// BadGateway answers with the HTML page of a web server that does not reach the homeserver, and status 502. Nothing is
// carried out.
func BadGateway(endpoints ...string) Fault {
	return Fault{kind: badGateway, endpoints: endpoints}
}

// Fail refuses with a status and an error code, such as 500 and "M_UNKNOWN". Nothing is carried out.
func Fail(status int, code, message string, endpoints ...string) Fault {
	return Fault{kind: fail, endpoints: endpoints, refusal: refusal{status: status, code: code, message: message}}
}

// LimitExceeded refuses with 429 M_LIMIT_EXCEEDED and says when to come back, both in retry_after_ms and, rounded up to
// seconds, in the Retry-After header.
func LimitExceeded(retryAfter time.Duration, endpoints ...string) Fault {
	fault := Fail(http.StatusTooManyRequests, codeLimitExceeded, "Too Many Requests", endpoints...)
	fault.refusal.retryAfter = retryAfter
	return fault
}

// HoldAnswers carries requests out and keeps the answers back until it is lifted.
func HoldAnswers(endpoints ...string) Fault {
	return Fault{kind: holdAnswer, endpoints: endpoints}
}

// LoseAnswers carries requests out and closes the connection instead of answering.
func LoseAnswers(endpoints ...string) Fault {
	return Fault{kind: loseAnswer, endpoints: endpoints}
}

// ShortTimelines cuts every timeline of a sync to its last n events and marks it as limited, whatever its filter says.
func ShortTimelines(n int) Fault {
	return Fault{kind: shortTimelines, endpoints: []string{"sync"}, limit: n}
}

// CutShort closes the connection when n bytes of a file have gone over it, up or down.
func CutShort(n int, endpoints ...string) Fault {
	return Fault{kind: cutShort, endpoints: endpoints, limit: n}
}

// Trickle lets at most n bytes of a file pass in each tenth of a second of real time, up or down.
func Trickle(n int, endpoints ...string) Fault {
	return Fault{kind: trickle, endpoints: endpoints, limit: n}
}

// Next limits a fault to the next n calls that it concerns.
func (f Fault) Next(n int) Fault {
	f.calls = n
	return f
}

func (f Fault) stage() stage {
	switch f.kind {
	case refuseConnections:
		return atTheDoor
	case shortTimelines:
		return whileCarriedOut
	case cutShort, trickle:
		return whileTransferred
	case holdAnswer, loseAnswer:
		return afterCarriedOut
	default:
		return beforeCarriedOut
	}
}

// ends reports whether a call that it hits goes no further.
func (f Fault) ends() bool {
	return f.kind == badGateway || f.kind == fail || f.kind == loseAnswer
}

func (f Fault) concerns(endpoint string) bool {
	return len(f.endpoints) == 0 || slices.Contains(f.endpoints, endpoint)
}

// gatewayPage is what a web server says in front of a homeserver that is down.
const gatewayPage = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
	"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

func gatewayAnswer() answer {
	return answer{status: http.StatusBadGateway, contentType: "text/html", body: []byte(gatewayPage)}
}
