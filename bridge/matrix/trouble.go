package matrix

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"lifeboat/bridge"
)

// trouble says which capability of the link an exchange showed to fail, and
// why. An answer of the homeserver shows that the link works, even if it is a
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
	case e.status >= http.StatusInternalServerError:
		return bridge.Ping, "the server answers " + e.statusText()
	case !e.understood && e.status != http.StatusTooManyRequests:
		return bridge.Ping, fmt.Sprintf("something that is not a Matrix homeserver answers %s: is the URL right, or is there a proxy or a login page in between?", e.statusText())
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
	return fmt.Sprintf("%d %s", e.status, http.StatusText(e.status))
}

// complaint is why an exchange did not succeed.
func (e *exchange) complaint() string {
	if _, reason := e.trouble(); reason != "" {
		return reason
	}
	return fmt.Sprintf("the homeserver answers %d: %s", e.status, e.words())
}

// maxWords bounds what is repeated of a server's own words, in bytes.
const maxWords = 200

// words are the server's own about a refusal.
func (e *exchange) words() string {
	words := e.refusal.Code
	if e.refusal.Message != "" {
		words += " (" + e.refusal.Message + ")"
	}
	return words[:min(len(words), maxWords)]
}

// retryAfter is how long the server asks to wait; 0 if it does not ask.
func (e *exchange) retryAfter() time.Duration {
	if e.status != http.StatusTooManyRequests && e.status != http.StatusServiceUnavailable {
		return 0
	}
	if ms := e.refusal.RetryAfterMS; ms > 0 {
		return time.Duration(min(ms, float64(longestWait/time.Millisecond))) * time.Millisecond
	}
	seconds, err := strconv.Atoi(e.header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, longestWait)
}

// longestWait bounds what a server may ask for.
const longestWait = time.Hour

// refusesToken says whether the access token is not accepted any more.
func (e *exchange) refusesToken() bool {
	switch e.refusal.Code {
	case "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN":
		return true
	default:
		return false
	}
}

// refusesAccount says whether the account itself is shut.
func (e *exchange) refusesAccount() bool {
	return e.refusal.Code == "M_USER_DEACTIVATED" || e.refusal.Code == "M_USER_LOCKED" || e.refusal.Code == "M_USER_SUSPENDED"
}
