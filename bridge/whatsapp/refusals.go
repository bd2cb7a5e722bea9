package whatsapp

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/socket"

	"lifeboat/bridge"
)

// afterTooFast is how long the relay waits after WhatsApp has called it too fast.
// WhatsApp names no time.
const afterTooFast = time.Minute

// sendFailure classes an error of whatsmeow's SendMessage. What is not known to
// have been kept from leaving is Unknown. A failure of our own database is
// Offline: nothing was sent, and it says nothing of WhatsApp.
func sendFailure(err error) *bridge.SendError {
	var disconnected *whatsmeow.DisconnectedError
	var question *whatsmeow.IQError
	switch {
	case errors.Is(err, whatsmeow.ErrServerReturnedError):
		return refusal(codeOf(err), err)
	case errors.Is(err, whatsmeow.ErrIQTimedOut), errors.As(err, &question), errors.Is(err, whatsmeow.ErrNoSession):
		return questionFailure(err)
	case errors.Is(err, whatsmeow.ErrNotConnected), errors.Is(err, socket.ErrSocketClosed):
		return &bridge.SendError{Result: bridge.Offline, Reason: errNotConnected.Error(), Err: err}
	case errors.Is(err, whatsmeow.ErrNotLoggedIn):
		return &bridge.SendError{Result: bridge.Unauthorized, Reason: "not paired: run lifeboat pair", Err: err}
	case databaseFailed(err):
		return &bridge.SendError{Result: bridge.Offline, Reason: "whatsapp.db cannot be written; is the disk full?", Err: err}
	case errors.As(err, &disconnected) && disconnected.Action != "message send":
		return &bridge.SendError{Result: bridge.Offline, Reason: "the connection was lost before the message was sent", Err: err}
	case errors.As(err, &disconnected):
		return &bridge.SendError{Result: bridge.Unknown, Reason: "the connection was lost before WhatsApp confirmed the message", Err: err}
	case isUnanswered(err):
		return &bridge.SendError{Result: bridge.Unknown, Reason: "WhatsApp did not confirm the message in time", Err: err}
	default:
		return &bridge.SendError{Result: bridge.Unknown, Reason: "the message could not be sent, or not be confirmed", Err: err}
	}
}

// questionFailure classes an error of a question that comes before a message:
// nothing was sent.
func questionFailure(err error) *bridge.SendError {
	var refused *whatsmeow.IQError
	var disconnected *whatsmeow.DisconnectedError
	switch {
	case errors.Is(err, whatsmeow.ErrNotInGroup), errors.Is(err, whatsmeow.ErrGroupNotFound):
		return &bridge.SendError{Result: bridge.Rejected, Reason: "the relay's account is not in this group; add it there", MissingRight: true, Err: err}
	case errors.As(err, &refused):
		return refusal(refused.Code, err)
	case errors.Is(err, whatsmeow.ErrNotConnected), errors.Is(err, socket.ErrSocketClosed), errors.As(err, &disconnected):
		return &bridge.SendError{Result: bridge.Offline, Reason: errNotConnected.Error(), Err: err}
	default:
		return &bridge.SendError{Result: bridge.Transient, Reason: "WhatsApp did not answer what has to be known before sending", Err: err}
	}
}

// refusal classes a code with which WhatsApp refuses a message or a question.
// Nobody has published what the codes mean; 463 is what strangers get who have
// not been written to first, 479 a message that WhatsApp finds malformed, which
// passes once the group's members have been asked for anew.
func refusal(code int, err error) *bridge.SendError {
	failure := &bridge.SendError{Result: bridge.Rejected, Err: err}
	switch {
	case code == 401 || code == 403 || code == 404 || code == 405 || code == 410:
		failure.Reason = fmt.Sprintf("the account is not in this group or may not write there (WhatsApp's code %d)", code)
		failure.MissingRight = true
	case code == 463:
		failure.Reason = "WhatsApp does not let the account write to this person, who has to write first (WhatsApp's code 463)"
	case code == 420 || code == 429:
		failure.Result, failure.RetryAfter = bridge.RateLimited, afterTooFast
		failure.Reason = fmt.Sprintf("WhatsApp wants fewer messages (WhatsApp's code %d)", code)
	case code >= 500 || code == 400 || code == 479 || code == 0:
		failure.Result = bridge.Transient
		failure.Reason = fmt.Sprintf("WhatsApp did not take the message (WhatsApp's code %d)", code)
	default:
		failure.Reason = fmt.Sprintf("WhatsApp refused the message (WhatsApp's code %d)", code)
	}
	return failure
}

// codeOf reads the code at the end of whatsmeow's error (send.go:468).
func codeOf(err error) int {
	text := err.Error()
	code, parseErr := strconv.Atoi(text[strings.LastIndexByte(text, ' ')+1:])
	if parseErr != nil {
		return 0
	}
	return code
}
