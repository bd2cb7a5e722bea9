package matrix_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
)

func TestRenderedEvents(t *testing.T) {
	target := &bridge.Reference{ID: "$x"}
	for name, c := range map[string]struct {
		post bridge.Post
		want map[string]any
	}{
		"a silent post": {
			bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly("hello")},
			map[string]any{"msgtype": "m.notice", "body": "hello", "m.mentions": map[string]any{}},
		},
		"a post that rings": {
			bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly("wake up"), Attention: bridge.Ringing},
			map[string]any{
				"msgtype": "m.text", "body": "@room wake up", "m.mentions": map[string]any{"room": true},
				"format": "org.matrix.custom.html", "formatted_body": "wake up",
			},
		},
		"an ordinary post": {
			bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly("hello"), Attention: bridge.Ordinary},
			map[string]any{"msgtype": "m.text", "body": "hello", "m.mentions": map[string]any{}},
		},
		"a styled reply": {
			bridge.Post{Action: bridge.ActionPost, Text: bridge.Styled("yes", bridge.Bold), Target: target},
			map[string]any{
				"msgtype": "m.notice", "body": "yes", "m.mentions": map[string]any{},
				"format": "org.matrix.custom.html", "formatted_body": "<strong>yes</strong>",
				"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": "$x"}},
			},
		},
		"an edit, which never rings": {
			bridge.Post{Action: bridge.ActionEdit, Text: bridge.Plainly("at six"), Target: target, Attention: bridge.Ringing},
			map[string]any{
				"msgtype": "m.notice", "body": "* at six", "m.mentions": map[string]any{},
				"m.new_content": map[string]any{"msgtype": "m.text", "body": "at six", "m.mentions": map[string]any{}},
				"m.relates_to":  map[string]any{"rel_type": "m.replace", "event_id": "$x"},
			},
		},
		"a reaction": {
			bridge.Post{Action: bridge.ActionReact, Reaction: "👍", Target: target},
			map[string]any{"m.relates_to": map[string]any{"rel_type": "m.annotation", "event_id": "$x", "key": "👍"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			part := rendered(t, open(t, "http://127.0.0.1:1"), c.post)
			if c.post.Action != bridge.ActionReact {
				c.want["lifeboat.part"] = part.ID
			}
			if diff := cmp.Diff(c.want, content(t, part)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoEventIsTooLarge(t *testing.T) {
	links := bridge.Text{}
	for range 900 {
		links = bridge.Join(links, bridge.Text{Plain: "x", Spans: []bridge.Span{{End: 1, Style: bridge.Link, URL: "https://example.org/" + strings.Repeat("y", 100)}}}, bridge.Plainly(" "))
	}
	for name, text := range map[string]bridge.Text{
		"letters":         bridge.Plainly(strings.Repeat("letter ", 20000)),
		"what is escaped": bridge.Styled(strings.Repeat(`<"&'>`, 10000), bridge.Bold),
		"line ends":       bridge.Styled(strings.Repeat("a\n", 30000), bridge.Bold),
		"controls":        bridge.Styled(strings.Repeat("\x01\x7f", 20000), bridge.Bold),
		"emoji":           bridge.Styled(strings.Repeat("🛟", 20000), bridge.Italic),
		"links":           links,
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, "http://127.0.0.1:1")
			for _, action := range []bridge.Action{bridge.ActionPost, bridge.ActionEdit} {
				parts, err := p.Render(bridge.Post{Chat: family, Action: action, Text: text, Target: &bridge.Reference{ID: "$x"}})
				if err != nil {
					t.Fatal(err)
				}
				for _, part := range parts {
					if len(part.Payload) > 62000 {
						t.Errorf("%s: an event has %d bytes", action, len(part.Payload))
					}
				}
				if action == bridge.ActionEdit && len(parts) != 1 {
					t.Errorf("an edit became %d events", len(parts))
				}
			}
		})
	}
}

func TestOnlyTheFirstPieceRingsAndAnswers(t *testing.T) {
	parts, err := open(t, "http://127.0.0.1:1").Render(bridge.Post{
		Chat: family, Action: bridge.ActionPost, Attention: bridge.Ringing, Target: &bridge.Reference{ID: "$x"}, Text: bridge.Plainly(strings.Repeat("word ", 8000)),
	})
	if err != nil || len(parts) < 2 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	for i, part := range parts {
		c := content(t, part)
		if rings := c["msgtype"] == "m.text"; rings != (i == 0) || (c["m.relates_to"] != nil) != (i == 0) {
			t.Errorf("piece %d: rings %t, relates to %v", i, rings, c["m.relates_to"])
		}
	}
}

func TestWhatCannotBeRendered(t *testing.T) {
	for name, post := range map[string]bridge.Post{
		"an alias":                     {Chat: bridge.Chat{ID: "#family:example.org"}, Action: bridge.ActionPost, Text: bridge.Plainly("x")},
		"no room":                      {Chat: bridge.Chat{ID: "-100"}, Action: bridge.ActionPost, Text: bridge.Plainly("x")},
		"nothing to say":               {Chat: family, Action: bridge.ActionPost},
		"an empty edit":                {Chat: family, Action: bridge.ActionEdit, Target: &bridge.Reference{ID: "$x"}},
		"an edit of nothing":           {Chat: family, Action: bridge.ActionEdit, Text: bridge.Plainly("x")},
		"a reaction that is taken off": {Chat: family, Action: bridge.ActionReact, Target: &bridge.Reference{ID: "$x"}},
		"an unknown action":            {Chat: family, Action: "dance", Target: &bridge.Reference{ID: "$x"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := open(t, "http://127.0.0.1:1").Render(post)
			var refused *bridge.SendError
			if !errors.As(err, &refused) || refused.Result != bridge.Rejected || refused.Reason == "" {
				t.Errorf("got %v", err)
			}
		})
	}
}
