package telegram

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault is something that goes wrong between a bot and the server. It is begun with Faults.Begin. Where methods can
// be named, none means all; their case does not matter.
type Fault struct {
	kind    faultKind
	methods []string
	calls   int // how many calls it hits; 0 for all until it is lifted
	delay   time.Duration
	refusal refusal
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
	cutAnswer
)

// stage is when in an exchange a fault strikes.
type stage int

const (
	atTheDoor stage = iota
	beforeCarriedOut
	afterCarriedOut
)

// Refuse makes the system refuse new connections. Connections that are open stay open: see
// Faults.CutConnections.
func Refuse() Fault {
	return Fault{kind: refuseConnections}
}

// Hang takes requests and answers nothing. When it is lifted, those whose client still waits are carried out and
// answered; the others never are.
func Hang(methods ...string) Fault {
	return Fault{kind: hang, methods: methods}
}

// Delay holds requests back for d of real time before they are carried out.
func Delay(d time.Duration, methods ...string) Fault {
	return Fault{kind: delay, methods: methods, delay: d}
}

// BadGateway answers with the HTML page of a web server that does not reach the Bot API, and status 502. Nothing is
// carried out.
func BadGateway(methods ...string) Fault {
	return Fault{kind: badGateway, methods: methods}
}

// Fail refuses with an error code and a description, such as 500 and "Internal Server Error". Nothing is carried out.
func Fail(code int, description string, methods ...string) Fault {
	return Fault{kind: fail, methods: methods, refusal: refusal{code: code, description: description}}
}

// HoldAnswers carries requests out and keeps the answers back until it is lifted.
func HoldAnswers(methods ...string) Fault {
	return Fault{kind: holdAnswer, methods: methods}
}

// LoseAnswers carries requests out and closes the connection instead of answering.
func LoseAnswers(methods ...string) Fault {
	return Fault{kind: loseAnswer, methods: methods}
}

// CutAnswers carries requests out and closes the connection after half of the answer. The name of the file route is
// "file".
func CutAnswers(methods ...string) Fault {
	return Fault{kind: cutAnswer, methods: methods}
}

// Next limits a fault to the next n calls that it concerns.
func (f Fault) Next(n int) Fault {
	f.calls = n
	return f
}

// RetryAfter adds retry_after to the parameters of a Fail and the Retry-After header, in seconds.
func (f Fault) RetryAfter(seconds int) Fault {
	f.refusal.retryAfter = seconds
	return f
}

func (f Fault) stage() stage {
	switch f.kind {
	case refuseConnections:
		return atTheDoor
	case holdAnswer, loseAnswer, cutAnswer:
		return afterCarriedOut
	default:
		return beforeCarriedOut
	}
}

// ends reports whether a call that it hits goes no further.
func (f Fault) ends() bool {
	return f.kind == badGateway || f.kind == fail || f.kind == loseAnswer
}

func (f Fault) concerns(method string) bool {
	return len(f.methods) == 0 || slices.ContainsFunc(f.methods, func(name string) bool {
		return strings.EqualFold(name, method)
	})
}

// gatewayPage is what a web server says in front of a server that is down.
const gatewayPage = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
	"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"

func gatewayAnswer() answer {
	return answer{status: http.StatusBadGateway, contentType: "text/html", body: []byte(gatewayPage)}
}
