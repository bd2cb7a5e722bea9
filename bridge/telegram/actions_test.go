package telegram_test

import (
	"net/http"
	"testing"

	"lifeboat/bridge"
)

func TestAPartThatCannotBeReadIsRejected(t *testing.T) {
	server := serve(t, always(200, sent))
	p := open(t, server.URL)
	for _, payload := range []string{"", "{", `{"action":"dance"}`} {
		_, err := trySend(p, bridge.Part{Chat: family, ID: "A", Payload: []byte(payload)})
		if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Rejected {
			t.Errorf("%q: %v", payload, err)
		}
	}
}

// everyAction is one post of each action, with the call that it becomes.
var everyAction = []struct {
	post   bridge.Post
	method string
	fields map[string]string
}{
	{
		bridge.Post{Action: bridge.ActionPost, Text: bridge.Styled("hi", bridge.Bold), Target: &bridge.Reference{ID: "5"}},
		"sendMessage",
		map[string]string{
			"chat_id": "-100123", "message_thread_id": "45", "text": "hi", "disable_notification": "true",
			"entities":         `[{"type":"bold","offset":0,"length":2}]`,
			"reply_parameters": `{"message_id":5,"allow_sending_without_reply":true}`,
		},
	},
	{
		bridge.Post{Action: bridge.ActionPost, Text: bridge.Plainly("hi"), Attention: bridge.Ringing},
		"sendMessage",
		map[string]string{"chat_id": "-100123", "message_thread_id": "45", "text": "hi"},
	},
	{
		bridge.Post{Action: bridge.ActionEdit, Text: bridge.Plainly("ho"), Target: &bridge.Reference{ID: "5"}},
		"editMessageText",
		map[string]string{"chat_id": "-100123", "message_id": "5", "text": "ho"},
	},
	{
		bridge.Post{Action: bridge.ActionDelete, Target: &bridge.Reference{ID: "5"}},
		"deleteMessage",
		map[string]string{"chat_id": "-100123", "message_id": "5"},
	},
	{
		bridge.Post{Action: bridge.ActionReact, Reaction: "❤\ufe0f", Target: &bridge.Reference{ID: "5"}},
		"setMessageReaction",
		map[string]string{"chat_id": "-100123", "message_id": "5", "reaction": `[{"type":"emoji","emoji":"❤"}]`},
	},
	{
		bridge.Post{Action: bridge.ActionReact, Target: &bridge.Reference{ID: "5"}},
		"setMessageReaction",
		map[string]string{"chat_id": "-100123", "message_id": "5"},
	},
	{
		bridge.Post{Action: bridge.ActionPin, Target: &bridge.Reference{ID: "5"}},
		"pinChatMessage",
		map[string]string{"chat_id": "-100123", "message_id": "5", "disable_notification": "true"},
	},
	{
		bridge.Post{Action: bridge.ActionPin, Target: &bridge.Reference{ID: "5"}, Attention: bridge.Ringing},
		"pinChatMessage",
		map[string]string{"chat_id": "-100123", "message_id": "5"},
	},
	{
		bridge.Post{Action: bridge.ActionUnpin, Target: &bridge.Reference{ID: "5"}},
		"unpinChatMessage",
		map[string]string{"chat_id": "-100123", "message_id": "5"},
	},
}

func TestWhatEachActionAsksFor(t *testing.T) {
	for _, c := range everyAction {
		t.Run(string(c.post.Action)+" as "+c.method, func(t *testing.T) {
			server := serve(t, func(call apiCall) reply {
				if call.method == "sendMessage" || call.method == "editMessageText" {
					return reply{200, sent}
				}
				return reply{200, `{"ok":true,"result":true}`}
			})
			p := open(t, server.URL)
			c.post.Chat = bridge.Chat{Platform: "telegram", ID: "-100123/45"}
			part := parts(t, p, c.post)[0]
			part.MayRepeat = c.post.Action != bridge.ActionPost
			receipt, err := trySend(p, part)
			if err != nil {
				t.Fatal(err)
			}
			calls := server.made(c.method)
			if len(calls) != 1 || len(calls[0].form) != len(c.fields) {
				t.Fatalf("the calls were %v, want one with %v", calls, c.fields)
			}
			for field, want := range c.fields {
				if got := calls[0].form.Get(field); got != want {
					t.Errorf("%s is %s, want %s", field, got, want)
				}
			}
			if want := map[bool]string{true: "9", false: "5"}[c.method == "sendMessage"]; receipt.ID != want {
				t.Errorf("the receipt names %s, want %s", receipt.ID, want)
			}
		})
	}
}

func TestARepeatOfWhatIsAlreadySoSucceeds(t *testing.T) {
	for action, description := range map[bridge.Action]string{
		bridge.ActionEdit:   "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
		bridge.ActionDelete: "Bad Request: message to delete not found",
		bridge.ActionPin:    "Bad Request: CHAT_NOT_MODIFIED",
		bridge.ActionUnpin:  "Bad Request: message to unpin not found",
	} {
		answer := refusal(http.StatusBadRequest, description, "")
		p := open(t, serve(t, func(apiCall) reply { return answer }).URL)
		receipt, err := trySend(p, parts(t, p, bridge.Post{
			Chat: family, Action: action, Text: bridge.Plainly("x"), Target: &bridge.Reference{ID: "5"},
		})[0])
		if err != nil || receipt.ID != "5" {
			t.Errorf("%s: %+v, %v", action, receipt, err)
		}
	}
}

func TestWhatTelegramCannotExpressIsRejected(t *testing.T) {
	p := open(t, "")
	for name, post := range map[string]bridge.Post{
		"nothing said":         {Chat: family, Action: bridge.ActionPost},
		"only white space":     {Chat: family, Action: bridge.ActionPost, Text: bridge.Plainly(" \n ")},
		"an empty edit":        {Chat: family, Action: bridge.ActionEdit, Target: &bridge.Reference{ID: "5"}},
		"an edit of nothing":   {Chat: family, Action: bridge.ActionEdit, Text: bridge.Plainly("x")},
		"a foreign message id": {Chat: family, Action: bridge.ActionPin, Target: &bridge.Reference{ID: "3EB0"}},
		"a foreign chat":       {Chat: bridge.Chat{Platform: "telegram", ID: "x@g.us"}, Action: bridge.ActionPost, Text: bridge.Plainly("x")},
		"a foreign topic":      {Chat: bridge.Chat{Platform: "telegram", ID: "-100/x"}, Action: bridge.ActionPost, Text: bridge.Plainly("x")},
		"an unknown action":    {Chat: family, Action: "dance", Target: &bridge.Reference{ID: "5"}},
	} {
		_, err := p.Render(post)
		if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Rejected || failure.Reason == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
