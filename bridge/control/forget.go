package control

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Account is an account of a person.
type Account struct {
	Platform string `json:"platform"`
	ID       string `json:"id"`
}

// Forgotten says what became of the traces of a person.
type Forgotten struct {
	Messages int64 `json:"messages"` // whose text and author were deleted
	Dropped  int64 `json:"dropped"`  // deliveries that will not be sent any more
	// Stays are sentences about what could not be deleted.
	Stays []string `json:"stays,omitempty"`
}

// forget answers POST /forget.
func (h handler) forget(w http.ResponseWriter, r *http.Request) {
	var accounts []Account
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, longestOrder)).Decode(&accounts); err != nil {
		http.Error(w, fmt.Sprintf("read the accounts of the person: %v", err), http.StatusBadRequest)
		return
	}
	forgotten, err := h.relay.Forget(r.Context(), accounts)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	answer(w, forgotten)
}

// Forget deletes what the running relay keeps of a person.
func (c *Client) Forget(ctx context.Context, accounts []Account) (Forgotten, error) {
	return order[Forgotten](ctx, c, "/forget", accounts)
}
