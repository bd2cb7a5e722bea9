package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Queued is one delivery that is in a lane or parked.
type Queued struct {
	ID        int64     `json:"id"`
	Chat      string    `json:"chat"`
	Lane      string    `json:"lane"`
	State     string    `json:"state"`
	Action    string    `json:"action"`
	Attempts  int       `json:"attempts,omitempty"`
	Reason    string    `json:"reason,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	NextTry   time.Time `json:"next_try,omitzero"`
	// Messages is how many posts of members it stands for; 0 for what the relay
	// says itself.
	Messages int `json:"messages"`
	// Contents is what it says. Only an export has it.
	Contents []Content `json:"contents,omitempty"`
}

// Content is one thing that a delivery says or changes.
type Content struct {
	Chat       string    `json:"chat,omitempty"` // where it was said; empty for the relay's own words
	Sender     string    `json:"sender,omitempty"`
	SentAt     time.Time `json:"sent_at,omitzero"`
	Text       string    `json:"text,omitempty"`
	Attachment string    `json:"attachment,omitempty"`
	File       string    `json:"file,omitempty"` // the name that its sender gave it
	// Missing says why there is no text.
	Missing string `json:"missing,omitempty"`
}

// QueueQuery picks deliveries. What is left empty picks all.
type QueueQuery struct {
	Chat, Lane, State string
	// After is the number of the last delivery of the page before.
	After int64
	Limit int
	// Contents asks for what they say.
	Contents bool
}

// longestPage bounds the answer to one question.
const longestPage = 500

// Deliveries is what can be asked and done about the queue.
type Deliveries interface {
	// Counts counts what is in the lanes and parked.
	Counts(ctx context.Context) ([]Lane, error)
	// Queue lists deliveries by their numbers.
	Queue(ctx context.Context, query QueueQuery) ([]Queued, error)
	// RetryParked puts parked deliveries back, and DropParked gives them up for
	// good. Both return how many.
	RetryParked(ctx context.Context, ids []int64) (int, error)
	DropParked(ctx context.Context, ids []int64) (int, error)
}

// counts answers GET /queue/counts.
func (h handler) counts(w http.ResponseWriter, r *http.Request) {
	lanes, err := h.relay.Counts(r.Context())
	if err != nil {
		http.Error(w, fmt.Sprintf("count the queue: %v", err), http.StatusServiceUnavailable)
		return
	}
	answer(w, lanes)
}

// queue answers GET /queue.
func (h handler) queue(w http.ResponseWriter, r *http.Request) {
	query, err := queueQuery(r.URL.Query())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	deliveries, err := h.relay.Queue(r.Context(), query)
	if err != nil {
		http.Error(w, fmt.Sprintf("list the queue: %v", err), http.StatusServiceUnavailable)
		return
	}
	answer(w, deliveries)
}

func queueQuery(values url.Values) (QueueQuery, error) {
	query := QueueQuery{
		Chat: values.Get("chat"), Lane: values.Get("lane"), State: values.Get("state"),
		Limit: longestPage, Contents: values.Get("contents") == "true",
	}
	var err error
	if after := values.Get("after"); after != "" {
		if query.After, err = strconv.ParseInt(after, 10, 64); err != nil {
			return query, fmt.Errorf("after=%q is no delivery's number: %w", after, err)
		}
	}
	if limit := values.Get("limit"); limit != "" {
		if query.Limit, err = strconv.Atoi(limit); err != nil || query.Limit < 1 {
			return query, fmt.Errorf("limit=%q is no number of deliveries", limit)
		}
	}
	query.Limit = min(query.Limit, longestPage)
	return query, nil
}

// longestOrder bounds the JSON of an order.
const longestOrder = 1 << 20

// changing answers an order about deliveries by their numbers with how many it
// changed.
func changing(change func(ctx context.Context, ids []int64) (int, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var ids []int64
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, longestOrder)).Decode(&ids); err != nil {
			http.Error(w, fmt.Sprintf("read the numbers of the deliveries: %v", err), http.StatusBadRequest)
			return
		}
		changed, err := change(r.Context(), ids)
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		answer(w, changed)
	}
}

// Counts counts what is in the lanes and parked.
func (c *Client) Counts(ctx context.Context) ([]Lane, error) {
	var lanes []Lane
	err := c.read(ctx, "/queue/counts", &lanes)
	return lanes, err
}

// Queue lists deliveries by their numbers.
func (c *Client) Queue(ctx context.Context, query QueueQuery) ([]Queued, error) {
	values := url.Values{
		"chat": {query.Chat}, "lane": {query.Lane}, "state": {query.State},
		"after": {strconv.FormatInt(query.After, 10)}, "limit": {strconv.Itoa(query.Limit)},
		"contents": {strconv.FormatBool(query.Contents)},
	}
	body, err := c.get(ctx, "/queue", values)
	if err != nil {
		return nil, err
	}
	var deliveries []Queued
	if err := json.NewDecoder(body).Decode(&deliveries); err != nil {
		return nil, errors.Join(fmt.Errorf("read the relay's answer: %w", err), body.Close())
	}
	return deliveries, body.Close()
}

// RetryParked puts parked deliveries back into their lanes and returns how many.
func (c *Client) RetryParked(ctx context.Context, ids []int64) (int, error) {
	return order[int](ctx, c, "/queue/retry", ids)
}

// DropParked gives parked deliveries up for good and returns how many.
func (c *Client) DropParked(ctx context.Context, ids []int64) (int, error) {
	return order[int](ctx, c, "/queue/drop", ids)
}

// order posts something to be done and reads what came of it.
func order[T any](ctx context.Context, c *Client, path string, what any) (result T, err error) {
	body, err := json.Marshal(what)
	if err != nil {
		return result, fmt.Errorf("write an order for the relay: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://lifeboat"+path, bytes.NewReader(body))
	if err != nil {
		return result, fmt.Errorf("order the relay: %w", err)
	}
	answer, err := c.do(request)
	if err != nil {
		return result, err
	}
	if err := json.NewDecoder(answer.Body).Decode(&result); err != nil {
		return result, errors.Join(fmt.Errorf("read the relay's answer: %w", err), answer.Body.Close())
	}
	return result, answer.Body.Close()
}
