package control_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge/control"
)

// Order remembers what was ordered, unless it is nothing that it knows.
func (d *desk) Order(_ context.Context, order control.Order) (string, error) {
	if order.Do != "failover" {
		return "", errors.New("there is no such order")
	}
	d.ordered = append(d.ordered, order)
	return "They go.", nil
}

func TestOrders(t *testing.T) {
	d := &desk{changed: make(chan struct{})}
	client := control.NewClient(serve(t, d))
	order := control.Order{Do: "failover", Group: "Family", For: 2 * time.Hour, Reason: "a drill"}
	if said, err := client.Order(t.Context(), order); err != nil || said != "They go." {
		t.Errorf("it said %q, %v", said, err)
	}
	if len(d.ordered) != 1 || d.ordered[0] != order {
		t.Errorf("ordered were %+v", d.ordered)
	}
	if _, err := client.Order(t.Context(), control.Order{Do: "dance"}); err == nil || !strings.Contains(err.Error(), "no such order") {
		t.Errorf("an unknown order ends with %v", err)
	}
}
