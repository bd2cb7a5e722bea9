package failover

import "time"

// OrderDo says what operators want.
type OrderDo string

// The orders. Without one everything is automatic.
const (
	// OrderFailover opens an incident and keeps it.
	OrderFailover OrderDo = "failover"
	// OrderFailback brings the groups home at once and keeps them there. What was
	// held goes out on probation, as after any outage.
	OrderFailback OrderDo = "failback"
	// OrderPause lets nothing be decided: no failover, no failback, no ring, and
	// what is held stays held.
	OrderPause OrderDo = "pause"
)

// Order is what operators want, and until when. The zero Order wants nothing,
// and an order past its time is over.
type Order struct {
	Do     OrderDo   `json:"do,omitempty"`
	Until  time.Time `json:"until,omitzero"`
	Reason string    `json:"reason,omitempty"` // a sentence for the history
}

// heedOrder keeps the order that is in force, or none.
func (t *turn) heedOrder() {
	t.Order = Order{}
	if order := t.in.Order; order.Do != "" && t.now.Before(order.Until) {
		t.Order = order
	}
}

func (t *turn) paused() bool { return t.Order.Do == OrderPause }
