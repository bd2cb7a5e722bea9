package telegram_test

import (
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/mymmrac/telego"

	"lifeboat/sim/telegram"
)

// reply is the envelope, read by hand.
type reply struct {
	status      int
	header      http.Header
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
}

func post(t *testing.T, address, contentType, body string) reply {
	t.Helper()
	response := ok(http.Post(address, contentType, strings.NewReader(body)))(t)
	defer response.Body.Close()
	answer := reply{status: response.StatusCode, header: response.Header}
	must(t, json.Unmarshal(ok(io.ReadAll(response.Body))(t), &answer))
	return answer
}

func (w *world) method(name string) string {
	return w.server.URL() + "/bot" + token + "/" + name
}

func TestArgumentsComeInEveryForm(t *testing.T) {
	w := newWorld(t)
	id := strconv.FormatInt(w.family.ID(), 10)
	values := url.Values{"chat_id": {id}, "text": {"hello & goodbye"}, "disable_notification": {"true"}}

	var form strings.Builder
	parts := multipart.NewWriter(&form)
	for name := range values {
		must(t, parts.WriteField(name, values.Get(name)))
	}
	file := ok(parts.CreateFormFile("ignored", "picture.jpg"))(t)
	ok(file.Write([]byte("not read")))(t)
	must(t, parts.Close())

	for name, send := range map[string]func() reply{
		"JSON": func() reply {
			return post(t, w.method("sendMessage"), "application/json; charset=utf-8",
				`{"chat_id":`+id+`,"text":"hello & goodbye","disable_notification":true}`)
		},
		"urlencoded": func() reply {
			return post(t, w.method("SENDMESSAGE"), "application/x-www-form-urlencoded", values.Encode())
		},
		"multipart": func() reply {
			return post(t, w.method("sendMessage"), parts.FormDataContentType(), form.String())
		},
		"query string": func() reply { return post(t, w.method("sendMessage")+"?"+values.Encode(), "", "") },
	} {
		t.Run(name, func(t *testing.T) {
			answer := send()
			if !answer.OK || answer.status != http.StatusOK {
				t.Fatalf("refused: %d %s", answer.status, answer.Description)
			}
			seen := lastEvent(t, w.family)
			if seen.Kind != telegram.Posted || seen.Message.Text != "hello & goodbye" || !seen.Silent {
				t.Errorf("members see %+v", seen)
			}
		})
	}
}

func TestUnknownThingsAreRefused(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name, path  string
		code        int
		description string
	}{
		{"a token", "/bot" + otherToken + "/getMe", 401, "Unauthorized"},
		{"a method", "/bot" + token + "/fly", 404, "Not Found: method not found"},
		{"a path", "/somewhere", 404, "Not Found"},
		{"no method", "/bot" + token, 404, "Not Found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := post(t, w.server.URL()+c.path, "", "")
			if answer.OK || answer.status != c.code || answer.ErrorCode != c.code || answer.Description != c.description {
				t.Errorf("got %d %d %q, want %d %q", answer.status, answer.ErrorCode, answer.Description, c.code, c.description)
			}
		})
	}
}

func TestMalformedArgumentsAreRefused(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ name, contentType, body string }{
		{"JSON", "application/json", `{"chat_id":`},
		{"urlencoded", "application/x-www-form-urlencoded", "%zz"},
		{"multipart", "multipart/form-data; boundary=x", "--x\r\nbroken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if answer := post(t, w.method("sendMessage"), c.contentType, c.body); answer.ErrorCode != 400 {
				t.Errorf("got %d %q, want 400", answer.ErrorCode, answer.Description)
			}
		})
	}
}

func TestGetMe(t *testing.T) {
	w := newWorld(t)
	me := ok(w.client.GetMe(t.Context()))(t)
	if me.ID != 7000000001 || !me.IsBot || me.Username != "lifeboat_bot" || !me.CanReadAllGroupMessages {
		t.Errorf("the bot is %+v", me)
	}
	w.bot.SetPrivacy(true)
	if ok(w.client.GetMe(t.Context()))(t).CanReadAllGroupMessages {
		t.Error("in privacy mode a bot cannot read everything")
	}
}

func TestARevokedTokenIsWorthless(t *testing.T) {
	w := newWorld(t)
	polled := w.poll()
	w.bot.Revoke()
	refused(t, (<-polled).err, 401, "Unauthorized")
	_, err := w.send("hello")
	refused(t, err, 401, "Unauthorized")

	const fresh = "7000000001:CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"
	if err := w.bot.Reissue(otherToken); err == nil {
		t.Error("a bot got the token of another id")
	}
	must(t, w.bot.Reissue(fresh))
	ok(w.connect(fresh).GetMe(t.Context()))(t)
}

func TestBotsNeedProperTokens(t *testing.T) {
	w := newWorld(t)
	for _, bad := range []string{"", "7000000003", "x:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "7000000003:short", token} {
		if _, err := w.server.AddBot(bad, "a_bot"); err == nil {
			t.Errorf("a bot was added with the token %q", bad)
		}
	}
}

func TestCommandMenu(t *testing.T) {
	w := newWorld(t)
	menu := []telego.BotCommand{{Command: "status", Description: "How things are"}}
	must(t, w.client.SetMyCommands(t.Context(), &telego.SetMyCommandsParams{Commands: menu, LanguageCode: "en"}))
	got := ok(w.client.GetMyCommands(t.Context(), &telego.GetMyCommandsParams{LanguageCode: "en"}))(t)
	if len(got) != 1 || got[0] != menu[0] {
		t.Errorf("the menu is %v", got)
	}
	if got := ok(w.client.GetMyCommands(t.Context(), &telego.GetMyCommandsParams{}))(t); len(got) != 0 {
		t.Errorf("the menu of all other languages is %v", got)
	}
	must(t, w.client.DeleteMyCommands(t.Context(), &telego.DeleteMyCommandsParams{LanguageCode: "en"}))
	if got := ok(w.client.GetMyCommands(t.Context(), &telego.GetMyCommandsParams{LanguageCode: "en"}))(t); len(got) != 0 {
		t.Errorf("after deletion the menu is %v", got)
	}
}

func TestChatAction(t *testing.T) {
	w := newWorld(t)
	must(t, w.client.SendChatAction(t.Context(), &telego.SendChatActionParams{ChatID: w.chatID(), Action: telego.ChatActionTyping}))
	err := w.client.SendChatAction(t.Context(), &telego.SendChatActionParams{ChatID: w.chatID(), Action: "flying"})
	refused(t, err, 400, "Bad Request: wrong parameter action in request")
}

func TestDeleteWebhookMayDropUpdates(t *testing.T) {
	w := newWorld(t)
	ok(w.anna.Say(w.family, "hello"))(t)
	info := ok(w.client.GetWebhookInfo(t.Context()))(t)
	if info.URL != "" || info.PendingUpdateCount != 1 {
		t.Errorf("the webhook is %+v", info)
	}
	must(t, w.client.DeleteWebhook(t.Context(), &telego.DeleteWebhookParams{}))
	if w.bot.Pending() != 1 {
		t.Errorf("%d updates are pending, want 1", w.bot.Pending())
	}
	must(t, w.client.DeleteWebhook(t.Context(), &telego.DeleteWebhookParams{DropPendingUpdates: true}))
	if w.bot.Pending() != 0 {
		t.Errorf("%d updates are pending, want none", w.bot.Pending())
	}
}
