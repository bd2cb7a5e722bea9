package httplink

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"lifeboat/bridge"
)

// Outcome is what became of one request.
type Outcome struct {
	// Reached is false if there never was a connection for the request, so that
	// it certainly was not carried out.
	Reached bool
	Status  int // of HTTP; 0 without an answer
	// Understood says that the answer is one of the platform's, be it a refusal.
	Understood bool
	Took       time.Duration
	Err        error // why there is no whole answer; it holds no URL
}

// Trouble says which capability of the link an outcome showed to fail, and why.
// An answer of the platform shows that the link works, even if it is a refusal;
// only the server's own failures (5xx) do not. Of an answer that is not the
// platform's, operators are told so by its name, with a hint.
func (o Outcome) Trouble(platform, hint string) (failing bridge.Capability, reason string) {
	switch {
	case o.Late() && !o.Reached:
		return bridge.Connect, fmt.Sprintf("no connection within %.0f s", o.Took.Seconds())
	case o.Err != nil && !o.Reached:
		return o.unreached(), o.Err.Error()
	case o.Late():
		return bridge.Ping, fmt.Sprintf("no answer within %.0f s", o.Took.Seconds())
	case o.Err != nil:
		return bridge.Ping, "the connection ended without an answer: " + o.Err.Error()
	case o.Status >= http.StatusInternalServerError:
		return bridge.Ping, "the server answers " + o.StatusText()
	case !o.Understood:
		return bridge.Ping, fmt.Sprintf("something that is not %s answers %s: %s", platform, o.StatusText(), hint)
	default:
		return "", ""
	}
}

// Late says whether a request ended because its time was up.
func (o Outcome) Late() bool { return errors.Is(o.Err, context.DeadlineExceeded) }

// unreached tells a name that does not resolve from a server that does not
// answer.
func (o Outcome) unreached() bridge.Capability {
	var lookup *net.DNSError
	if errors.As(o.Err, &lookup) {
		return bridge.Resolve
	}
	return bridge.Connect
}

// StatusText is the status as "502 Bad Gateway".
func (o Outcome) StatusText() string {
	return fmt.Sprintf("%d %s", o.Status, http.StatusText(o.Status))
}
