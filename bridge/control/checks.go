package control

import (
	"context"
	"fmt"
	"net/http"
)

// Chat is a chat that an account takes part in, ready to be pasted into the
// configuration.
type Chat struct {
	Chat    string `json:"chat"` // "platform:id"
	Title   string `json:"title"`
	Members int    `json:"members,omitempty"`
	// Group is the configured group that has it, empty if none has.
	Group string `json:"group,omitempty"`
	// Remedy says what keeps people or the relay from writing there; empty if
	// nothing does.
	Remedy string `json:"remedy,omitempty"`
}

// Chats are the chats that were found, and why some platforms could not tell.
type Chats struct {
	Chats    []Chat   `json:"chats"`
	Problems []string `json:"problems,omitempty"`
}

// Check is one line of what was looked at before anything depends on it.
type Check struct {
	OK     bool   `json:"ok"`
	What   string `json:"what"`
	Remedy string `json:"remedy,omitempty"`
}

// chats answers GET /chats.
func (h handler) chats(w http.ResponseWriter, r *http.Request) {
	chats, err := h.relay.Chats(r.Context())
	if err != nil {
		http.Error(w, fmt.Sprintf("list the chats: %v", err), http.StatusServiceUnavailable)
		return
	}
	answer(w, chats)
}

// checks answers GET /checks.
func (h handler) checks(w http.ResponseWriter, r *http.Request) {
	checks, err := h.relay.Checks(r.Context())
	if err != nil {
		http.Error(w, fmt.Sprintf("check the accounts and chats: %v", err), http.StatusServiceUnavailable)
		return
	}
	answer(w, checks)
}

// Chats asks which chats the accounts take part in.
func (c *Client) Chats(ctx context.Context) (Chats, error) {
	var chats Chats
	err := c.read(ctx, "/chats", &chats)
	return chats, err
}

// Checks has the relay look at its accounts and chats.
func (c *Client) Checks(ctx context.Context) ([]Check, error) {
	var checks []Check
	err := c.read(ctx, "/checks", &checks)
	return checks, err
}
