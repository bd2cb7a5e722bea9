package bridge_test

import (
	"errors"
	"fmt"
	"testing"

	"lifeboat/bridge"
)

func TestAsSendError(t *testing.T) {
	if bridge.AsSendError(nil) != nil {
		t.Error("no error became one")
	}
	limited := &bridge.SendError{Result: bridge.RateLimited, Reason: "too fast"}
	if got := bridge.AsSendError(fmt.Errorf("send: %w", limited)); got != limited {
		t.Errorf("got %v, want the one that is wrapped", got)
	}
	cause := errors.New("something else")
	if got := bridge.AsSendError(cause); got.Result != bridge.Unknown || !errors.Is(got, cause) {
		t.Errorf("an error that says nothing became %v", got)
	}
}

func TestSendErrorNamesClassReasonAndCause(t *testing.T) {
	err := &bridge.SendError{Result: bridge.Offline, Reason: "not connected"}
	if got, want := err.Error(), "send offline: not connected"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	err.Err = errors.New("refused")
	if got, want := err.Error(), "send offline: not connected: refused"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
