package telegram

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"

	"lifeboat/bridge"
)

// trouble says which capability of the link an exchange showed to fail, and
// why. An answer of the Bot API shows that the link works, even if it is a
// refusal; only the server's own failures (5xx) do not.
func (e *exchange) trouble() (failing bridge.Capability, reason string) {
	switch {
	case e.late() && !e.reached:
		return bridge.Connect, fmt.Sprintf("no connection within %.0f s", e.took.Seconds())
	case e.err != nil && !e.reached:
		return e.unreached(), e.err.Error()
	case e.late():
		return bridge.Ping, fmt.Sprintf("no answer within %.0f s", e.took.Seconds())
	case e.err != nil:
		return bridge.Ping, "the connection ended without an answer: " + e.err.Error()
	case e.status >= http.StatusInternalServerError || e.answer.Code >= http.StatusInternalServerError:
		return bridge.Ping, fmt.Sprintf("the server answers %s", e.statusText())
	case !e.understood:
		return bridge.Ping, fmt.Sprintf("something that is not Telegram answers %s: is there a proxy or a login page in between?", e.statusText())
	default:
		return "", ""
	}
}

// late says whether an exchange ended because its time was up.
func (e *exchange) late() bool { return errors.Is(e.err, context.DeadlineExceeded) }

// unreached tells a name that does not resolve from a server that does not
// answer.
func (e *exchange) unreached() bridge.Capability {
	var lookup *net.DNSError
	if errors.As(e.err, &lookup) {
		return bridge.Resolve
	}
	return bridge.Connect
}

// statusText is the status as "502 Bad Gateway".
func (e *exchange) statusText() string {
	code := e.status
	if e.answer.Code != 0 {
		code = e.answer.Code
	}
	return fmt.Sprintf("%d %s", code, http.StatusText(code))
}
