package telegram_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/telegram"
	sim "lifeboat/sim/telegram"
)

// complaints are the findings that are not OK, which have to come with a remedy
// and without the token.
func complaints(t *testing.T, findings []bridge.Finding) (all []string) {
	t.Helper()
	if len(findings) == 0 {
		t.Error("nothing was found")
	}
	for _, f := range findings {
		if f.What == "" || f.OK != (f.Remedy == "") || strings.Contains(f.What+f.Remedy, secret) || strings.Contains(f.What+f.Remedy, worldSecret) {
			t.Errorf("found %+v", f)
		}
		if !f.OK {
			all = append(all, f.What)
		}
	}
	return all
}

func TestCheckAccount(t *testing.T) {
	w := newWorld(t)
	if got := complaints(t, simulated(t, w).CheckAccount(t.Context())); len(got) != 0 {
		t.Errorf("a sound account: %q", got)
	}
	w.bot.Revoke()
	if got := complaints(t, simulated(t, w).CheckAccount(t.Context())); !slices.Equal(got, []string{"Telegram does not accept the bot token"}) {
		t.Errorf("a revoked token: %q", got)
	}
	w.server.Faults().Begin(sim.Refuse())
	if got := complaints(t, simulated(t, w).CheckAccount(t.Context())); !slices.Equal(got, []string{"Telegram could not be asked about the bot"}) {
		t.Errorf("no link: %q", got)
	}
}

func TestCheckAccountFindsAWebhook(t *testing.T) {
	server := serve(t, func(c apiCall) reply {
		if c.method == "getWebhookInfo" {
			return reply{http.StatusOK, `{"ok":true,"result":{"url":"https://example.org/hook"}}`}
		}
		return reply{http.StatusOK, `{"ok":true,"result":{"id":4242,"is_bot":true,"username":"boat"}}`}
	})
	if got := complaints(t, open(t, server.URL).CheckAccount(t.Context())); !slices.Equal(got, []string{"somebody else receives for the bot"}) {
		t.Errorf("got %q", got)
	}
}

func TestCheckChat(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*world)
		want   []string
	}{
		{"an administrator", func(*world) {}, nil},
		{"a supergroup", func(w *world) { fails(t, w.chat.Migrate()) }, nil},
		{"an administrator in privacy mode", func(w *world) { w.bot.SetPrivacy(true) }, nil},
		{
			"a member", func(w *world) { w.chat.AddBot(w.bot, false) },
			[]string{"the bot may not pin messages in Family, which is how everybody is called"},
		},
		{
			"a member in privacy mode", func(w *world) { w.chat.AddBot(w.bot, false); w.bot.SetPrivacy(true) },
			[]string{"the bot sees only commands in Family", "the bot may not pin messages in Family, which is how everybody is called"},
		},
		{
			"an administrator who may not pin", func(w *world) { w.chat.ForbidPinning(w.bot) },
			[]string{"the bot may not pin messages in Family, which is how everybody is called"},
		},
		{
			"a group in which only administrators write", func(w *world) { w.chat.LetOnlyAdminsWrite(true) },
			[]string{"members cannot write in Family"},
		},
		{
			"a member of such a group", func(w *world) { w.chat.AddBot(w.bot, false); w.chat.LetOnlyAdminsWrite(true) },
			[]string{"the bot cannot post in Family"},
		},
		{"removed", func(w *world) { w.chat.KickBot(w.bot) }, []string{"the bot cannot post in Family"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			c.change(w)
			if got := complaints(t, simulated(t, w).CheckChat(t.Context(), w.Chat().ID)); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func fails(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestCheckTopicsAndOtherChats(t *testing.T) {
	w := newWorld(t)
	home := w.Chat().ID
	p := simulated(t, w)
	check := func(id string, want ...string) {
		t.Helper()
		if got := complaints(t, p.CheckChat(t.Context(), id)); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	check(home+"/5", "the topic 5 of Family is not there")
	fails(t, w.chat.EnableTopics())
	topic, err := w.chat.NewTopic(w.members[0], "Boats")
	fails(t, err)
	now := w.Chat().ID
	check(fmt.Sprint(now, "/", topic))
	check(now+"/999", "the bot cannot post in the topic 999 of Family")
	check("-100555", "the chat -100555 could not be looked at")
	check("Family", "there is no chat Family")
	p.FollowMove(home, now)
	check(home)
}

func TestOnlyARefusalSaysSomethingAboutAChat(t *testing.T) {
	for description, unsure := range map[string]bool{"Bad Gateway": true, "Bad Request: chat not found": false} {
		status := http.StatusBadRequest
		if unsure {
			status = http.StatusBadGateway
		}
		p := open(t, serve(t, always(status, refusal(status, description, "").body)).URL)
		for _, f := range p.CheckChat(t.Context(), "-100555") {
			if f.OK || f.Unsure != unsure {
				t.Errorf("%s: %+v", description, f)
			}
		}
	}
}

func TestCheckThePrivateChatOfAPerson(t *testing.T) {
	w := newWorld(t)
	p, id := simulated(t, w), strconv.FormatInt(w.members[0].User().ID, 10)
	check := func(want ...string) {
		t.Helper()
		if got := complaints(t, p.CheckChat(t.Context(), id)); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	refused := "the bot cannot write to the person " + id
	check(refused)
	_, err := w.members[0].Start(w.bot)
	fails(t, err)
	check()
	w.members[0].Block(w.bot)
	check(refused)
}

func TestAPersonTalksToTheBot(t *testing.T) {
	w := newWorld(t)
	p, in := simulated(t, w), newInbox()
	id := strconv.FormatInt(w.members[0].User().ID, 10)
	chat := bridge.Chat{Platform: "telegram", ID: id}
	post := bridge.Post{Chat: chat, Action: bridge.ActionPost, Text: bridge.Plainly("all is well")}
	_, err := trySend(p, parts(t, p, post)[0])
	failed(t, err, bridge.Rejected)
	if !strings.Contains(err.Error(), "the person has to write to the bot first") {
		t.Errorf("operators are told %v", err)
	}
	conformance.KeepRunning(t, p, in)
	direct, err := w.members[0].Start(w.bot)
	fails(t, err)
	mustSay(t, w.members[0], direct, "/status@lifeboat_bot now")
	m := awaitHeard(t, p, in, 2)
	if m[1].Chat != chat || m[1].Sender.ID != id || m[1].Text.Plain != "/status@lifeboat_bot now" || len(m[1].Text.Spans) != 0 {
		t.Errorf("heard %+v", m[1])
	}
	post.Target = &bridge.Reference{ID: m[1].ID}
	mustSend(t, p, post)
	messages := direct.Messages()
	if last := messages[len(messages)-1]; last.Text != "all is well" || last.ReplyTo == 0 {
		t.Errorf("the person sees %+v", last)
	}
}

func TestAPersonGetsAPicture(t *testing.T) {
	f := newFiling(t)
	direct, err := f.members[0].Start(f.bot)
	fails(t, err)
	f.send(parts(t, f.platform, bridge.Post{
		Chat: bridge.Chat{Platform: "telegram", ID: strconv.FormatInt(direct.ID(), 10)}, Action: bridge.ActionPost,
		Text: bridge.Plainly("scan this"), Files: []bridge.KeptMedium{f.keep(bridge.Photo, "a code")},
	})...)
	messages := direct.Messages()
	if last := messages[len(messages)-1]; last.Kind != sim.KindPhoto || last.Text != "scan this" {
		t.Errorf("the person sees %+v", last)
	}
}

// remembering opens a platform that remembers chats in a file.
func remembering(t *testing.T, w *world, file string) *telegram.Platform {
	t.Helper()
	return open(t, w.server.URL(), func(o *telegram.Options) { o.Token, o.ChatsFile = worldToken, file })
}

func listed(t *testing.T, p *telegram.Platform) []bridge.ChatInfo {
	t.Helper()
	chats, err := p.Chats(t.Context())
	fails(t, err)
	return chats
}

func TestChatsListsWhatTheBotHasSeen(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "telegram.chats")
	p, in := remembering(t, w, file), newInbox()
	if got := listed(t, p); len(got) != 0 {
		t.Errorf("before anything was seen: %+v", got)
	}
	stop := conformance.KeepRunning(t, p, in)
	_, err := w.members[1].Start(w.bot)
	fails(t, err)
	fails(t, w.chat.EnableTopics())
	topic, err := w.chat.NewTopic(w.members[0], "Boats")
	fails(t, err)
	mustSay(t, w.members[0], w.chat, "hello", sim.InTopic(topic))
	awaitHeard(t, p, in, 3)
	stop()

	chat := func(id string) bridge.Chat { return bridge.Chat{Platform: "telegram", ID: id} }
	want := []bridge.ChatInfo{
		{Chat: chat(strconv.FormatInt(w.members[1].User().ID, 10)), Title: "Ben", CanPost: true},
		{Chat: w.Chat(), Title: "Family", Members: 3, CanPost: true},
		{Chat: chat(fmt.Sprint(w.chat.ID(), "/", topic)), Title: "Family › Boats", Members: 3, CanPost: true},
	}
	again := remembering(t, w, file) // as after a restart
	if diff := cmp.Diff(want, listed(t, again)); diff != "" {
		t.Error(diff)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v: %v", info, err)
	}
	w.server.Faults().Begin(sim.Refuse())
	w.server.Faults().CutConnections()
	_, err = again.Chats(t.Context())
	failed(t, err, bridge.Offline)
}

func TestChatsForgetsWhereTheBotIsNoMore(t *testing.T) {
	w := newWorld(t)
	other := w.server.NewGroup("Other", w.members[0])
	other.AddBot(w.bot, false)
	p, in := remembering(t, w, ""), newInbox()
	conformance.KeepRunning(t, p, in)
	mustSay(t, w.members[0], w.chat, "hello")
	awaitHeard(t, p, in, 1)
	if got := listed(t, p); len(got) != 2 || got[0].Title != "Family" || got[1].Title != "Other" {
		t.Errorf("listed %+v", got)
	}
	other.LetOnlyAdminsWrite(true)
	if got := listed(t, p)[1]; got.CanPost || !got.AnnouncementOnly || got.Remedy == "" {
		t.Errorf("a group in which only administrators write: %+v", got)
	}
	w.chat.KickBot(w.bot)
	mustSay(t, w.members[0], other, "bye")
	awaitHeard(t, p, in, 2)
	if got := listed(t, p); len(got) != 1 || got[0].Title != "Other" {
		t.Errorf("after the bot was removed: %+v", got)
	}
}

func TestAChatsFileThatIsDamagedIsWrittenAnew(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "telegram.chats")
	fails(t, os.WriteFile(file, []byte(`[{"id":`), 0o600))
	p, in := remembering(t, w, file), newInbox()
	conformance.KeepRunning(t, p, in)
	mustSay(t, w.members[0], w.chat, "hello")
	awaitHeard(t, p, in, 1)
	if got := listed(t, remembering(t, w, file)); len(got) != 1 {
		t.Errorf("listed %+v", got)
	}
}
