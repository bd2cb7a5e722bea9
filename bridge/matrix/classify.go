package matrix

import (
	"fmt"
	"net/http"
	"time"

	"lifeboat/bridge"
)

// classify says what an exchange means for the message, nil if it was carried
// out.
func classify(e *exchange) *bridge.SendError {
	switch {
	case e.succeeded():
		return nil
	case e.Err != nil:
		return e.unanswered()
	case e.Status == http.StatusTooManyRequests:
		return &bridge.SendError{
			Result: bridge.RateLimited, Reason: "the homeserver asks to send less often", RetryAfter: max(time.Second, e.retryAfter()),
		}
	case !e.Understood:
		return e.foreign()
	default:
		return e.refused()
	}
}

// unanswered holds for a request that got no whole answer. Without a connection
// it was certainly not carried out.
func (e *exchange) unanswered() *bridge.SendError {
	_, reason := e.trouble()
	result := bridge.Unknown
	if !e.Reached {
		result = bridge.Offline
	}
	return &bridge.SendError{Result: result, Reason: reason, Err: e.Err}
}

// foreign holds for an answer that is not one of a homeserver: it comes from
// something on the way, such as the web server in front of it. That knows
// whether it passed the request on only where it refuses itself: with 503, or
// with a redirect or an error of the client's. A 502 or 504 also comes when the
// homeserver took the request and then did not answer.
func (e *exchange) foreign() *bridge.SendError {
	_, reason := e.trouble()
	result := bridge.Unknown
	if e.Status == http.StatusServiceUnavailable || e.Status >= 300 && e.Status < 500 {
		result = bridge.Transient
	}
	return &bridge.SendError{Result: result, Reason: reason}
}

// refused holds for an answer of the homeserver. Its own failures (5xx) leave
// open how far it got; only 503 says that it did not begin.
func (e *exchange) refused() *bridge.SendError {
	switch {
	case e.refusesToken():
		return &bridge.SendError{Result: bridge.Unauthorized, Reason: reasonTokenRefused}
	case e.refusesAccount():
		return &bridge.SendError{Result: bridge.Unauthorized, Reason: reasonAccountShut + ": " + e.words()}
	case e.Status == http.StatusServiceUnavailable:
		return &bridge.SendError{Result: bridge.Transient, Reason: e.complaint(), RetryAfter: e.retryAfter()}
	case e.Status >= http.StatusInternalServerError || e.Status == http.StatusRequestTimeout:
		return &bridge.SendError{Result: bridge.Unknown, Reason: e.complaint()}
	default:
		failure := rejected(e.advice())
		failure.MissingRight = e.Status == http.StatusForbidden
		return failure
	}
}

// remedies say what to do about a refusal, by its status.
var remedies = map[int]string{
	http.StatusForbidden:             "the account may not do this in the room: see that it is in the room (invite it again if it was removed), that everybody may send messages, and that it is a moderator if it has to pin or delete",
	http.StatusNotFound:              "there is no such room or message for this account: check the room's id, and that the account is in the room",
	http.StatusRequestEntityTooLarge: "this is more than one event can hold",
}

// advice explains a refusal in words for operators, with the server's own
// behind.
func (e *exchange) advice() string {
	if remedy, ok := remedies[e.Status]; ok {
		return fmt.Sprintf("%s (the homeserver: %s)", remedy, e.words())
	}
	return "the homeserver refuses this: " + e.words()
}

func rejected(reason string) *bridge.SendError {
	return &bridge.SendError{Result: bridge.Rejected, Reason: reason}
}
