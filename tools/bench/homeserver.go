package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"lifeboat/sim/matrix/dendrite"
)

// homeserver is a Dendrite of its own with a room, a member in it, and an
// account for the relay that is invited.
type homeserver struct {
	server *dendrite.Server
	relay  string // the user id of the relay's account
	member *client
	room   string
}

// openHomeserver starts a Dendrite that keeps its data in a folder.
func openHomeserver(ctx context.Context, folder string) (*homeserver, error) {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for %s: %w", filepath.Base(folder), err)
	}
	server, err := dendrite.New(folder)
	if err != nil {
		return nil, err
	}
	h := &homeserver{server: server}
	// Both servers are called localhost, so the accounts differ in their names.
	if err := h.furnish(ctx, relayUser+"-"+filepath.Base(folder)); err != nil {
		return nil, errors.Join(fmt.Errorf("furnish %s: %w", filepath.Base(folder), err), server.Stop())
	}
	return h, nil
}

func (h *homeserver) furnish(ctx context.Context, account string) (err error) {
	if h.relay, err = h.server.Register(account, password); err != nil {
		return err
	}
	if _, err = h.server.Register("anna", password); err != nil {
		return err
	}
	h.member = &client{base: h.server.URL()}
	if err := h.member.login(ctx, "anna"); err != nil {
		return err
	}
	h.room, err = h.member.createRoom(ctx, h.relay)
	return err
}

// client is a member's device.
type client struct{ base, token string }

func (c *client) login(ctx context.Context, user string) error {
	var answer struct {
		Token string `json:"access_token"`
	}
	err := c.call(ctx, http.MethodPost, "/login", map[string]any{
		"type": "m.login.password", "identifier": map[string]any{"type": "m.id.user", "user": user}, "password": password,
	}, &answer)
	c.token = answer.Token
	return err
}

func (c *client) createRoom(ctx context.Context, invited string) (room string, err error) {
	var answer struct {
		Room string `json:"room_id"`
	}
	err = c.call(ctx, http.MethodPost, "/createRoom", map[string]any{
		"name": "Bench", "invite": []string{invited}, "preset": "trusted_private_chat", // which gives all the same power
	}, &answer)
	return answer.Room, err
}

// say posts a text under a number of its own and returns when the server has
// taken it.
func (c *client) say(ctx context.Context, room, text string, number int) error {
	path := fmt.Sprintf("/rooms/%s/send/m.room.message/bench-%d", url.PathEscape(room), number)
	return c.call(ctx, http.MethodPut, path, map[string]any{"msgtype": "m.text", "body": text}, &struct{}{})
}

// event is what members see of one.
type event struct {
	Type    string `json:"type"`
	Sender  string `json:"sender"`
	Content struct {
		Body      string `json:"body"`
		RelatesTo struct {
			Type string `json:"rel_type"`
		} `json:"m.relates_to"`
	} `json:"content"`
}

// isPost says whether it is a new text of a user.
func (e event) isPost(user string) bool {
	return e.Type == "m.room.message" && e.Sender == user && e.Content.RelatesTo.Type != "m.replace"
}

// news is what a sync tells of the room.
type news struct {
	Next  string `json:"next_batch"`
	Rooms struct {
		Join map[string]struct {
			Timeline struct {
				Events []event `json:"events"`
			} `json:"timeline"`
		} `json:"join"`
	} `json:"rooms"`
}

// syncFilter asks for long timelines, so that a reader sees everything.
const syncFilter = `{"room":{"timeline":{"limit":500}},"presence":{"types":[]}}`

func (c *client) sync(ctx context.Context, since string, hold time.Duration) (n news, err error) {
	query := url.Values{"timeout": {fmt.Sprint(hold.Milliseconds())}, "filter": {syncFilter}}
	if since != "" {
		query.Set("since", since)
	}
	return n, c.call(ctx, http.MethodGet, "/sync?"+query.Encode(), nil, &n)
}

// history returns the room's events, the oldest first.
func (c *client) history(ctx context.Context, room string) ([]event, error) {
	var events []event
	from := ""
	for {
		var page struct {
			Chunk []event `json:"chunk"`
			End   string  `json:"end"`
		}
		query := url.Values{"dir": {"b"}, "limit": {"200"}}
		if from != "" {
			query.Set("from", from)
		}
		if err := c.call(ctx, http.MethodGet, "/rooms/"+url.PathEscape(room)+"/messages?"+query.Encode(), nil, &page); err != nil {
			return nil, err
		}
		for _, e := range page.Chunk {
			events = append([]event{e}, events...)
		}
		if len(page.Chunk) == 0 || page.End == "" {
			return events, nil
		}
		from = page.End
	}
}

// call makes a request that must succeed.
func (c *client) call(ctx context.Context, method, path string, body, into any) error {
	sent, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+"/_matrix/client/v3"+path, bytes.NewReader(sent))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		said, err := io.ReadAll(io.LimitReader(answer.Body, 1000))
		return errors.Join(fmt.Errorf("%s %s: %s: %s", method, path, answer.Status, said), err)
	}
	return json.NewDecoder(answer.Body).Decode(into)
}
