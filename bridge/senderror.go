package bridge

import (
	"errors"
	"fmt"
	"time"
)

// SendResult is the class of a failed send: what it says about the message and
// what may be done next.
type SendResult string

// The classes.
const (
	Transient    SendResult = "transient"    // not sent; try again
	RateLimited  SendResult = "rate limited" // not sent; try again after RetryAfter
	Offline      SendResult = "offline"      // not sent; the link is down
	Unauthorized SendResult = "unauthorized" // not sent; the account is at fault
	Rejected     SendResult = "rejected"     // not sent, and never will be as it is
	Unknown      SendResult = "unknown"      // it may have been sent
)

// SendError is the only error that [Platform.Send] returns.
type SendError struct {
	Result     SendResult
	RetryAfter time.Duration // for RateLimited: how long the platform asks to wait
	// Reason tells operators what happened and what to do. It holds no message
	// text and no secret.
	Reason string
	// MissingRight says that the account lacks a right in the chat, or a place in
	// it, and Reason what to give it: more of the same will be refused.
	MissingRight bool
	// MovedTo is set when the conversation goes on under another chat id.
	MovedTo string
	Err     error
}

// Error names the class and the reason.
func (e *SendError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("send %s: %s", e.Result, e.Reason)
	}
	return fmt.Sprintf("send %s: %s: %v", e.Result, e.Reason, e.Err)
}

// Unwrap returns the cause.
func (e *SendError) Unwrap() error { return e.Err }

// AsSendError returns err as a [SendError]. An error of any other type says
// nothing about the message, so its result is [Unknown]. Nil stays nil.
func AsSendError(err error) *SendError {
	if err == nil {
		return nil
	}
	var failure *SendError
	if errors.As(err, &failure) {
		return failure
	}
	return &SendError{Result: Unknown, Reason: "unexpected error", Err: err}
}
