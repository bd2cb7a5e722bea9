package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Preview is what the replay of a group would post now. It holds what members
// said.
type Preview struct {
	Group string `json:"group"`
	// Stage is where the group stands, as in [Group].
	Stage string `json:"stage,omitempty"`
	// Messages are held, of which Edited have another wording by now, Deleted are
	// not shown and Delivered have come by their members' own phones.
	Messages  int             `json:"messages"`
	Edited    int             `json:"edited,omitempty"`
	Deleted   int             `json:"deleted,omitempty"`
	Delivered int             `json:"delivered,omitempty"`
	Posts     []PreviewedPost `json:"posts"`
	// Takes is how long the posts take from the first to the last, in nanoseconds.
	Takes time.Duration `json:"takes,omitempty"`
}

// PreviewedPost is one thing that would be done in the primary chat.
type PreviewedPost struct {
	Action string `json:"action"` // post, edit, delete or react
	// Texts are what members would read, message by message.
	Texts []string        `json:"texts,omitempty"`
	Files []PreviewedFile `json:"files,omitempty"`
	// Problem says why it cannot be shown, or posted.
	Problem string `json:"problem,omitempty"`
}

// PreviewedFile is a file that would be posted.
type PreviewedFile struct {
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	Size int64  `json:"size,omitempty"` // in bytes
}

// replay answers GET /replay.
func (h handler) replay(w http.ResponseWriter, r *http.Request) {
	preview, err := h.relay.Preview(r.Context(), r.URL.Query().Get("group"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	answer(w, preview)
}

// Preview asks what the replay of a group would post.
func (c *Client) Preview(ctx context.Context, group string) (preview Preview, err error) {
	body, err := c.get(ctx, "/replay", url.Values{"group": {group}})
	if err != nil {
		return preview, err
	}
	if err := json.NewDecoder(body).Decode(&preview); err != nil {
		return preview, errors.Join(fmt.Errorf("read the relay's answer: %w", err), body.Close())
	}
	return preview, body.Close()
}
