package control

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Order is what an operator wants of the relay.
type Order struct {
	Do    string        `json:"do"`              // failover, failback, auto, release or cancel
	Group string        `json:"group,omitempty"` // empty for all
	For   time.Duration `json:"for,omitempty"`   // 0 for as long as orders usually hold
	// Reason is kept in the history.
	Reason string `json:"reason,omitempty"`
}

// order answers POST /orders with what follows from the order, once it is on
// disk.
func (h handler) order(w http.ResponseWriter, r *http.Request) {
	var order Order
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, longestOrder)).Decode(&order); err != nil {
		http.Error(w, fmt.Sprintf("read the order: %v", err), http.StatusBadRequest)
		return
	}
	said, err := h.relay.Order(r.Context(), order)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	answer(w, said)
}

// Order has the relay carry out an order and returns what follows from it.
func (c *Client) Order(ctx context.Context, what Order) (string, error) {
	return order[string](ctx, c, "/orders", what)
}
