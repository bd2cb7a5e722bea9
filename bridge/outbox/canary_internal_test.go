package outbox

import (
	"testing"
	"time"

	"lifeboat/bridge"
)

func TestADoubtOutlivesWhatShowsNothing(t *testing.T) {
	began := time.Unix(1_000_000, 0)
	after := func(seconds int) time.Time { return began.Add(time.Duration(seconds) * time.Second) }
	c := canary{every: time.Minute}
	c.learnNothing(after(10))
	if due := c.due(began); !due.Equal(after(70)) {
		t.Errorf("without a doubt the next one is due at %s", due)
	}
	c.show(&bridge.SendError{Result: bridge.Unknown}, after(20))
	if due := c.due(began); !due.Equal(after(20)) {
		t.Errorf("after a send that was not confirmed it is due at %s", due)
	}
	c.learnNothing(after(21))
	if due := c.due(began); !due.Equal(after(41)) {
		t.Errorf("after one that showed nothing it is due at %s", due)
	}
	if due := c.due(after(30)); !due.Equal(after(30)) {
		t.Errorf("on a new connection it is due at %s", due)
	}
	c.show(nil, after(31))
	if due := c.due(after(30)); !due.Equal(after(91)) {
		t.Errorf("when sending works again it is due at %s", due)
	}
}
