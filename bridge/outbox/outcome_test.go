package outbox_test

import (
	"testing"

	"lifeboat/bridge"
	"lifeboat/bridge/outbox"
)

func TestWhatAnOutcomeShows(t *testing.T) {
	failed := func(result bridge.SendResult) *bridge.SendError {
		return &bridge.SendError{Result: result, Reason: "reason"}
	}
	for name, c := range map[string]struct {
		outcome outbox.Outcome
		telling bool
		of      bridge.Capability
	}{
		"sent":               {outbox.Outcome{Sent: true}, true, bridge.GroupSend},
		"sent with a file":   {outbox.Outcome{Sent: true, File: true}, true, bridge.GroupSend},
		"not confirmed":      {outbox.Outcome{Failure: failed(bridge.Unknown)}, true, bridge.GroupSend},
		"failed":             {outbox.Outcome{Failure: failed(bridge.Transient)}, true, bridge.GroupSend},
		"failed with a file": {outbox.Outcome{Failure: failed(bridge.Transient), File: true}, true, bridge.Media},
		"never left":         {outbox.Outcome{Failure: failed(bridge.Offline)}, false, bridge.GroupSend},
		"refused":            {outbox.Outcome{Failure: failed(bridge.Rejected)}, false, bridge.GroupSend},
	} {
		signal, telling := c.outcome.Signal()
		if telling != c.telling || signal.Capability != c.of || signal.OK != c.outcome.Sent {
			t.Errorf("%s: %+v, telling %t", name, signal, telling)
		}
	}
}
