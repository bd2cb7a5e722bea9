package telegram_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lifeboat/bridge"
	"lifeboat/bridge/render"
	"lifeboat/bridge/telegram"
)

const sent = `{"ok":true,"result":{"message_id":9,"date":1633363200,"chat":{"id":-100123}}}`

func post(text string) bridge.Post {
	return bridge.Post{Chat: family, Action: bridge.ActionPost, Text: bridge.Plainly(text), RepeatMark: "(possibly repeated)"}
}

// failer is a test or a rapid check.
type failer interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func parts(t failer, p *telegram.Platform, post bridge.Post) []bridge.Part {
	t.Helper()
	all, err := p.Render(post)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// trySend sends within a time that a test can wait.
func trySend(p *telegram.Platform, part bridge.Part) (bridge.Receipt, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	return p.Send(ctx, part)
}

// refusal is an answer of the Bot API that says no.
func refusal(code int, description, parameters string) reply {
	body, err := json.Marshal(map[string]any{
		"ok": false, "error_code": code, "description": description, "parameters": json.RawMessage("{" + parameters + "}"),
	})
	if err != nil {
		panic(err)
	}
	return reply{code, string(body)}
}

func TestWhatEachAnswerToASendBecomes(t *testing.T) {
	page := "<html><body>a private matter</body></html>"
	for _, c := range []struct {
		name   string
		answer reply
		want   bridge.SendResult // empty for success
		reason string
	}{
		{"sent", reply{200, sent}, "", ""},
		{"sent, with things newer than the library", reply{200, `{"ok":true,"result":{"message_id":9,"date":1,"chat":{"id":1},"forward_origin":{"type":"x"}}}`}, "", ""},
		{"rate limit", refusal(429, "Too Many Requests: retry after 3", `"retry_after":3`), bridge.RateLimited, "less often"},
		{"wrong token", refusal(401, "Unauthorized", ""), bridge.Unauthorized, "@BotFather"},
		{"no token at all", refusal(404, "Not Found", ""), bridge.Unauthorized, "@BotFather"},
		{"kicked", refusal(403, "Forbidden: bot was kicked from the supergroup chat", ""), bridge.Rejected, "add it again"},
		{"no such chat", refusal(400, "Bad Request: chat not found", ""), bridge.Rejected, "check the chat id"},
		{"no rights", refusal(400, "Bad Request: not enough rights to send text messages to the chat", ""), bridge.Rejected, "administrator"},
		{"topic gone", refusal(400, "Bad Request: message thread not found", ""), bridge.Rejected, "topic"},
		{"something else", refusal(400, "Bad Request: PEER_FLOOD", ""), bridge.Rejected, "PEER_FLOOD"},
		{"supergroup", refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":-1009876543210`), bridge.Transient, "-1009876543210"},
		{"internal error", refusal(500, "Internal Server Error", ""), bridge.Unknown, "500"},
		{"not begun", refusal(503, "Service Unavailable", ""), bridge.Transient, "503"},
		{"bad gateway", reply{502, page}, bridge.Unknown, "502"},
		{"gateway timeout", reply{504, page}, bridge.Unknown, "504"},
		{"busy gateway", reply{503, page}, bridge.Transient, "503"},
		{"blocked by a proxy", reply{403, page}, bridge.Transient, "proxy"},
		{"redirect", reply{302, page}, bridge.Transient, "proxy"},
		{"a login page", reply{200, page}, bridge.Unknown, "login page"},
		{"cut", reply{}, bridge.Unknown, "without an answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(t, serve(t, func(apiCall) reply { return c.answer }).URL)
			receipt, err := trySend(p, parts(t, p, post("hello"))[0])
			if c.want == "" {
				if err != nil || receipt.ID != "9" || receipt.At.IsZero() {
					t.Fatalf("got %+v, %v", receipt, err)
				}
				return
			}
			failure := bridge.AsSendError(err)
			if failure == nil || failure.Result != c.want || !strings.Contains(failure.Reason, c.reason) {
				t.Fatalf("got %v, want %s with %q", err, c.want, c.reason)
			}
			if failure.MissingRight != (c.name == "kicked" || c.name == "no rights") {
				t.Errorf("a missing right: %v", failure.MissingRight)
			}
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "private") {
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
}

func TestARefusalNamesTimeAndPlace(t *testing.T) {
	answers := []reply{
		refusal(429, "Too Many Requests", `"retry_after":3`),
		refusal(429, "Too Many Requests", ""),
		refusal(400, "Bad Request: upgraded", `"migrate_to_chat_id":-1009876543210`),
	}
	next := 0
	p := open(t, serve(t, func(apiCall) reply { next++; return answers[next-1] }).URL)
	part := parts(t, p, post("hello"))[0]
	for _, want := range []bridge.SendError{{RetryAfter: 3 * time.Second}, {RetryAfter: time.Second}, {MovedTo: "-1009876543210"}} {
		_, err := trySend(p, part)
		got := bridge.AsSendError(err)
		if got.RetryAfter != want.RetryAfter || got.MovedTo != want.MovedTo {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestANameThatDoesNotResolveIsOffline(t *testing.T) {
	p := open(t, "http://no..such.host")
	_, err := trySend(p, parts(t, p, post("hello"))[0])
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Offline {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), secret) {
		t.Error("the error holds the token")
	}
}

func TestATimeoutIsUnknownOnceThereWasAConnection(t *testing.T) {
	release := make(chan struct{})
	server := serve(t, func(apiCall) reply { <-release; return reply{200, sent} })
	defer close(release)
	p := open(t, server.URL)
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err := p.Send(ctx, parts(t, p, post("hello"))[0])
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Unknown {
		t.Errorf("got %v", err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	_, err = p.Send(ended, parts(t, p, post("hello"))[0])
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Offline {
		t.Errorf("a send that was over before it began: %v", err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	elsewhere := serve(t, always(200, sent))
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL+"/botX/sendMessage", http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	p := open(t, server.URL)
	_, err := trySend(p, parts(t, p, post("hello"))[0])
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Transient {
		t.Errorf("got %v", err)
	}
	if calls := elsewhere.made("sendMessage"); len(calls) > 0 {
		t.Error("the post went where the redirect points")
	}
}

func TestAnAnswerThatIsCutShortIsUnknown(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.WriteHeader(http.StatusOK)
	}))
	t.Cleanup(server.Close)
	p := open(t, server.URL)
	_, err := trySend(p, parts(t, p, post("hello"))[0])
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Unknown {
		t.Errorf("got %v", err)
	}
}

// sentTexts renders and sends a post and returns the texts that Telegram gets.
func sentTexts(t failer, server *scripted, p *telegram.Platform, post bridge.Post, mayRepeat bool) []string {
	before := len(server.made("sendMessage"))
	for _, part := range parts(t, p, post) {
		part.MayRepeat = mayRepeat
		if _, err := trySend(p, part); err != nil {
			t.Fatal(err)
		}
	}
	var texts []string
	for _, call := range server.made("sendMessage")[before:] {
		texts = append(texts, call.form.Get("text"))
	}
	return texts
}

func TestEveryPieceFitsAlsoWhenItIsRepeated(t *testing.T) {
	server := serve(t, always(200, sent))
	p := open(t, server.URL)
	alphabet := rapid.SampledFrom([]rune("aß海🛟 \n"))
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringOfN(alphabet, 1, 400, -1).Draw(t, "word")
		times := rapid.IntRange(1, 40).Draw(t, "times")
		text := "x" + strings.Repeat(word, times)
		for _, mayRepeat := range []bool{false, true} {
			whole := ""
			for _, piece := range sentTexts(t, server, p, post(text), mayRepeat) {
				if n := render.UTF16Length(piece); n > 4096 {
					t.Fatalf("a piece has %d units", n)
				}
				if mayRepeat {
					unmarked, marked := strings.CutSuffix(piece, " (possibly repeated)")
					if !marked {
						t.Fatalf("a repeat ends in %q", piece[max(0, len(piece)-30):])
					}
					piece = unmarked
				}
				whole += piece
			}
			if strings.Join(strings.Fields(whole), "") != strings.Join(strings.Fields(text), "") {
				t.Fatal("letters were lost")
			}
		}
	})
}

func TestAnEditThatIsTooLongShowsItsBeginning(t *testing.T) {
	server := serve(t, always(200, sent))
	p := open(t, server.URL)
	all := parts(t, p, bridge.Post{
		Chat: family, Action: bridge.ActionEdit, Target: &bridge.Reference{ID: "5"},
		Text: bridge.Plainly(strings.Repeat("🛟 ", 3000)),
	})
	if _, err := trySend(p, all[0]); len(all) != 1 || err != nil {
		t.Fatalf("%d parts, %v", len(all), err)
	}
	text := server.made("editMessageText")[0].form.Get("text")
	if n := render.UTF16Length(text); n > 4096 || n < 4000 || !strings.HasSuffix(text, "🛟 …") {
		t.Errorf("%d units, ending in %q", n, text[len(text)-20:])
	}
}

func TestPartIdsAreNeverTheSame(t *testing.T) {
	p := open(t, "")
	var ids []string
	for range 100 {
		for _, part := range parts(t, p, post(strings.Repeat("long ", 2000))) {
			ids = append(ids, part.ID)
		}
	}
	slices.Sort(ids)
	if distinct := slices.Compact(slices.Clone(ids)); len(distinct) != len(ids) {
		t.Errorf("%d ids, %d distinct", len(ids), len(distinct))
	}
}

func TestTheBotLearnsItsName(t *testing.T) {
	answer := `{"ok":true,"result":{"message_id":9,"date":1,"chat":{"id":1},"from":{"id":7,"is_bot":true,"username":"lifeboat_bot"}}}`
	p := open(t, serve(t, func(apiCall) reply { return reply{200, answer} }).URL)
	if got := p.AccountName(); got != "" {
		t.Errorf("before anything was posted it is %q", got)
	}
	if _, err := trySend(p, parts(t, p, post("hello"))[0]); err != nil {
		t.Fatal(err)
	}
	if got := p.AccountName(); got != "lifeboat_bot" {
		t.Errorf("its name is %q", got)
	}
}
