package matrix

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"lifeboat/bridge"
)

// trouble says which capability of the link an exchange showed to fail, and
// why. A rate limit may come from a server in front of the homeserver and still
// shows that the link works.
func (e *exchange) trouble() (failing bridge.Capability, reason string) {
	outcome := e.Outcome
	outcome.Understood = e.Understood || e.Status == http.StatusTooManyRequests
	return outcome.Trouble("a Matrix homeserver", "is the URL right, or is there a proxy or a login page in between?")
}

// complaint is why an exchange did not succeed.
func (e *exchange) complaint() string {
	if _, reason := e.trouble(); reason != "" {
		return reason
	}
	return fmt.Sprintf("the homeserver answers %d: %s", e.Status, e.words())
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
	if e.Status != http.StatusTooManyRequests && e.Status != http.StatusServiceUnavailable {
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
