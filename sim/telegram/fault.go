package telegram

import (
	"fmt"
	"net/http"
	"time"

	"lifeboat/sim/faults"
)

// Fault is something that goes wrong between a bot and the server. It is begun with Faults.Begin. Where methods can
// be named, none means all; their case does not matter.
type Fault = faults.Fault[trouble]

// Faults are the faults that are on. Several may be on at once; a request meets them in the order in which they
// began. A fault also hits polls that are waiting.
type Faults = faults.Set[trouble]

// trouble is what only a Bot API server's faults do.
type trouble struct {
	cuts    bool // the answer is cut in the middle; it refuses otherwise
	refusal refusal
}

// Refuse makes the system refuse new connections. Connections that are open stay open: see Faults.CutConnections.
func Refuse() Fault { return faults.Refuse[trouble]() }

// Hang takes requests and answers nothing. When it is lifted, those whose client still waits are carried out and
// answered; the others never are.
func Hang(methods ...string) Fault { return faults.Hang[trouble](methods...) }

// Delay holds requests back for d of real time before they are carried out.
func Delay(d time.Duration, methods ...string) Fault { return faults.Delay[trouble](d, methods...) }

// BadGateway answers with the HTML page of a web server that does not reach the Bot API, and status 502. Nothing is
// carried out.
func BadGateway(methods ...string) Fault { return faults.BadGateway[trouble](methods...) }

// HoldAnswers carries requests out and keeps the answers back until it is lifted.
func HoldAnswers(methods ...string) Fault { return faults.HoldAnswers[trouble](methods...) }

// LoseAnswers carries requests out and closes the connection instead of answering.
func LoseAnswers(methods ...string) Fault { return faults.LoseAnswers[trouble](methods...) }

// Fail refuses with an error code and a description, such as 500 and "Internal Server Error". Nothing is carried out.
func Fail(code int, description string, methods ...string) Fault {
	return failWith(refusal{code: code, description: description}, methods)
}

// TooManyRequests refuses with 429 and says in how many seconds to come back, in the description, in the parameters
// and in the Retry-After header.
func TooManyRequests(seconds int, methods ...string) Fault {
	return failWith(refusal{
		code: http.StatusTooManyRequests, description: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds,
	}, methods)
}

func failWith(refused refusal, methods []string) Fault {
	return faults.Own(faults.BeforeCarriedOut, true, trouble{refusal: refused}, methods...)
}

// CutAnswers carries requests out and closes the connection after half of the answer. The name of the file route is
// "file".
func CutAnswers(methods ...string) Fault {
	return faults.Own(faults.AfterCarriedOut, false, trouble{cuts: true}, methods...)
}

func gatewayAnswer() answer {
	return answer{status: http.StatusBadGateway, contentType: "text/html", body: []byte(faults.GatewayPage)}
}

// meet does what a fault of the server's own does to an exchange.
func (e *exchange) meet(t trouble) (*answer, error) {
	if t.cuts {
		e.cut = true
		return nil, nil
	}
	refused, err := refuse(&t.refusal)
	return &refused, err
}
