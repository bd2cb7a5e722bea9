package telegram_test

import (
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/telegram"
)

func TestOptionsThatCannotWorkAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*telegram.Options)
		advice string
	}{
		"no token":             {func(o *telegram.Options) { o.Token = "" }, "@BotFather"},
		"half a token":         {func(o *telegram.Options) { o.Token = "4242" }, "@BotFather"},
		"a token that is path": {func(o *telegram.Options) { o.Token = "4242:the/secret" }, "@BotFather"},
		"no URL":               {func(o *telegram.Options) { o.Server = "api.telegram.org" }, "https://api.telegram.org"},
		"another scheme":       {func(o *telegram.Options) { o.Server = "ftp://api.telegram.org" }, "https://api.telegram.org"},
		"a foreign cursor":     {func(o *telegram.Options) { o.Cursor = "s72_1" }, "s72_1"},
		"too long polls":       {func(o *telegram.Options) { o.PollTimeout = time.Minute }, "50 s"},
	} {
		options := telegram.Options{Name: "telegram", Token: token}
		c.change(&options)
		_, err := telegram.New(options)
		if err == nil || !strings.Contains(err.Error(), c.advice) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTraits(t *testing.T) {
	traits := open(t, "").Traits()
	if traits.RepeatsByID || traits.SerialSends || traits.SendDeadline == 0 || traits.PostsPerMinute != 20 {
		t.Errorf("%+v", traits)
	}
}

// chatOf decodes a message that was said in a chat and returns the chat under
// which it is reported.
func chatOf(t *testing.T, p *telegram.Platform, payload string) string {
	t.Helper()
	m, err := p.Decode(bridge.Envelope{Payload: []byte(payload)})
	if err != nil {
		t.Fatal(err)
	}
	return m.Chat.ID
}

func TestAMoveIsFollowedBothWays(t *testing.T) {
	server := serve(t, always(200, sent))
	p := open(t, server.URL)
	p.FollowMove("-55", "-66")
	p.FollowMove("-66", "-100123")
	if got := chatOf(t, p, update(`"text":"hi"`)); got != "-55" {
		t.Errorf("what is said in the new chat is reported under %s", got)
	}
	if got := chatOf(t, p, update(`"text":"hi","is_topic_message":true,"message_thread_id":4`)); got != "-55/4" {
		t.Errorf("what is said in a topic of the new chat is reported under %s", got)
	}
	old := post("hello")
	old.Chat.ID = "-55"
	if _, err := trySend(p, parts(t, p, old)[0]); err != nil {
		t.Fatal(err)
	}
	if got := server.made("sendMessage")[0].form.Get("chat_id"); got != "-100123" {
		t.Errorf("sent to %s", got)
	}
}

func TestMovesInACircleDoNotHang(t *testing.T) {
	p := open(t, "")
	p.FollowMove("-1", "-100123")
	p.FollowMove("-100123", "-1")
	p.FollowMove("-7", "-7")
	chatOf(t, p, update(`"text":"hi"`))
}

func TestAProbeSaysWhetherTelegramAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer reply
		ok     bool
	}{
		"an answer":     {reply{200, `{"ok":true,"result":{"id":4242,"is_bot":true,"first_name":"Boat"}}`}, true},
		"a refusal":     {refusal(401, "Unauthorized", ""), true},
		"a failure":     {refusal(500, "Internal Server Error", ""), false},
		"a bad gateway": {reply{502, "<html>"}, false},
		"no answer":     {reply{}, false},
	} {
		signal := open(t, serve(t, always(c.answer.status, c.answer.body)).URL).Probe(t.Context())
		if signal.OK != c.ok || (signal.Reason == "") != c.ok || signal.Capability != bridge.Ping {
			t.Errorf("%s: %+v", name, signal)
		}
	}
}
