package probe_test

import (
	"context"
	"errors"
	"net"
	"testing"

	"lifeboat/bridge/probe"
)

func TestCheck(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	control := probe.Control{Address: listener.Addr().String()}
	if control.Name() != listener.Addr().String() {
		t.Errorf("the target is called %q", control.Name())
	}
	if err := control.Check(t.Context()); err != nil {
		t.Errorf("a target that listens: %v", err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := control.Check(t.Context()); err == nil {
		t.Error("a target that is gone counts as reached")
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := probe.Control{Address: "127.0.0.1:9"}.Check(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's end", err)
	}
}
