package telegram_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/conformance"
	"lifeboat/bridge/telegram"
	sim "lifeboat/sim/telegram"
)

// These tests are of what only Telegram has; what all platforms share is in the
// conformance suite.

// simulated opens a platform in a world. Polls are held for five seconds at most.
func simulated(t *testing.T, w *world) *telegram.Platform {
	t.Helper()
	return open(t, w.server.URL(), func(o *telegram.Options) { o.Token, o.PollTimeout = worldToken, 5*time.Second })
}

// heard decodes what came in and what members did.
func heard(t *testing.T, p *telegram.Platform, in *inbox) []bridge.Message {
	t.Helper()
	in.mu.Lock()
	defer in.mu.Unlock()
	var messages []bridge.Message
	for _, e := range in.envelopes {
		m, err := p.Decode(e)
		if err != nil {
			t.Fatal(err)
		}
		if m.Kind != bridge.Nothing {
			messages = append(messages, m)
		}
	}
	return messages
}

// awaitHeard waits until members have done n things.
func awaitHeard(t *testing.T, p *telegram.Platform, in *inbox, n int) []bridge.Message {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if messages := heard(t, p, in); len(messages) >= n {
			return messages
		}
	}
	t.Fatalf("waited in vain for %d messages", n)
	return nil
}

func mustSay(t *testing.T, who *sim.Person, where *sim.Chat, text string, options ...sim.PostOption) int {
	t.Helper()
	id, err := who.Say(where, text, options...)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func mustSend(t *testing.T, p *telegram.Platform, post bridge.Post) bridge.Receipt {
	t.Helper()
	receipt, err := trySend(p, parts(t, p, post)[0])
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func TestAGroupThatBecomesASupergroup(t *testing.T) {
	w := newWorld(t)
	home := w.Chat()
	p, in := simulated(t, w), newInbox()
	conformance.KeepRunning(t, p, in)
	before := mustSay(t, w.members[0], w.chat, "before")
	if err := w.chat.Migrate(); err != nil {
		t.Fatal(err)
	}
	to := strconv.FormatInt(w.chat.ID(), 10)
	moved := awaitHeard(t, p, in, 2)[1]
	if moved.Kind != bridge.Moved || moved.Chat != home || moved.MovedTo != to {
		t.Fatalf("the move came as %+v, want one from %s to %s", moved, home, to)
	}
	hello := bridge.Post{Chat: home, Action: bridge.ActionPost, Text: bridge.Plainly("hello"), Target: &bridge.Reference{ID: strconv.Itoa(before)}}
	_, err := trySend(p, parts(t, p, hello)[0])
	if failure := bridge.AsSendError(err); failure == nil || failure.Result != bridge.Transient || failure.MovedTo != to {
		t.Fatalf("a post to the former id: %v", err)
	}
	p.FollowMove(home.ID, to)
	afterTheMove(t, w, p, in, hello)
}

// afterTheMove checks that the new chat passes for the configured one, and that
// the numbers which begin again in it are not mistaken for the old ones.
func afterTheMove(t *testing.T, w *world, p *telegram.Platform, in *inbox, hello bridge.Post) {
	t.Helper()
	receipt := mustSend(t, p, hello)
	seen := w.Seen(t)
	if len(seen) != 1 || seen[0].Text.Plain != "hello" || seen[0].ReplyTo != "" {
		t.Fatalf("members see %+v", seen)
	}
	old := bridge.Post{Chat: hello.Chat, Action: bridge.ActionDelete, Target: hello.Target}
	if _, err := trySend(p, parts(t, p, old)[0]); bridge.AsSendError(err) == nil || bridge.AsSendError(err).Result != bridge.Rejected {
		t.Errorf("deleting a message from before the move: %v", err)
	}
	mustSay(t, w.members[1], w.chat, "welcome", sim.ReplyTo(number(t, seen[0].ID)))
	m := awaitHeard(t, p, in, 3)[2]
	if m.Chat != hello.Chat || m.Target != receipt.ID || m.Text.Plain != "welcome" {
		t.Errorf("heard %+v, want a reply to %s in %s", m, receipt.ID, hello.Chat)
	}
	mustSend(t, p, bridge.Post{Chat: hello.Chat, Action: bridge.ActionPost, Text: bridge.Plainly("thanks"), Target: &bridge.Reference{ID: m.ID}})
	if last := w.Seen(t)[1]; last.ReplyTo == "" {
		t.Errorf("the answer in the new chat answers nothing: %+v", last)
	}
	mustSend(t, p, bridge.Post{Chat: hello.Chat, Action: bridge.ActionDelete, Target: &bridge.Reference{ID: receipt.ID}})
	if left := w.Seen(t); len(left) != 1 {
		t.Errorf("after a deletion members see %+v", left)
	}
}

func TestATopicIsAChatOfItsOwn(t *testing.T) {
	w := newWorld(t)
	if err := w.chat.EnableTopics(); err != nil {
		t.Fatal(err)
	}
	topic, err := w.chat.NewTopic(w.members[0], "WhatsApp")
	if err != nil {
		t.Fatal(err)
	}
	p, in := simulated(t, w), newInbox()
	conformance.KeepRunning(t, p, in)
	asked := mustSay(t, w.members[0], w.chat, "who comes?", sim.InTopic(topic))
	mustSay(t, w.members[1], w.chat, "I do", sim.InTopic(topic), sim.ReplyTo(asked))
	mustSay(t, w.members[1], w.chat, "elsewhere")
	m := awaitHeard(t, p, in, 4)[1:] // the first is the move to a supergroup
	inTopic := bridge.Chat{Platform: "telegram", ID: fmt.Sprintf("%d/%d", w.chat.ID(), topic)}
	if m[0].Chat != inTopic || m[0].Target != "" || m[1].Chat != inTopic || m[1].Target != strconv.Itoa(asked) || m[2].Chat != w.Chat() {
		t.Errorf("heard %+v", m)
	}
	mustSend(t, p, bridge.Post{Chat: inTopic, Action: bridge.ActionPost, Text: bridge.Plainly("me too"), Target: &bridge.Reference{ID: m[0].ID}})
	messages := w.chat.Messages()
	if last := messages[len(messages)-1]; last.ThreadID != topic || last.ReplyTo != asked {
		t.Errorf("members see %+v", last)
	}
}

func TestAMessageOfAnUnknownKindOfOriginIsStillAMessage(t *testing.T) {
	w := newWorld(t)
	p, in := simulated(t, w), newInbox()
	conformance.KeepRunning(t, p, in)
	if _, err := w.server.Poison(w.members[0], w.chat, "look at this"); err != nil {
		t.Fatal(err)
	}
	mustSay(t, w.members[0], w.chat, "did you?")
	if m := awaitHeard(t, p, in, 2); m[0].Text.Plain != "look at this" || m[1].Text.Plain != "did you?" {
		t.Errorf("heard %+v", m)
	}
}

func TestEveryKindOfAttachmentIsTold(t *testing.T) {
	w := newWorld(t)
	p, in := simulated(t, w), newInbox()
	conformance.KeepRunning(t, p, in)
	kinds := []struct {
		media sim.Media
		want  bridge.Attachment
	}{
		{sim.Photo(), bridge.Photo},
		{sim.Video(), bridge.Video},
		{sim.Voice(), bridge.Voice},
		{sim.Sticker("👍"), bridge.Sticker},
		{sim.Document("list.pdf"), bridge.File},
		{sim.Location(54.1, 12.1), bridge.Location},
		{sim.Contact("Carla", "+49123"), bridge.Contact},
		{sim.Poll("When?", "six", "seven"), bridge.Poll},
	}
	for _, k := range kinds {
		if _, err := w.members[0].Send(w.chat, k.media, ""); err != nil {
			t.Fatal(err)
		}
	}
	for i, m := range awaitHeard(t, p, in, len(kinds)) {
		if m.Attachment != kinds[i].want {
			t.Errorf("%s came as %q", kinds[i].want, m.Attachment)
		}
	}
}

func TestPinsAndPostsRingOnlyIfAsked(t *testing.T) {
	w := newWorld(t)
	p := simulated(t, w)
	for _, attention := range []bridge.Attention{bridge.Silent, bridge.Ordinary} {
		receipt := mustSend(t, p, bridge.Post{Chat: w.Chat(), Action: bridge.ActionPost, Text: bridge.Plainly("x"), Attention: attention})
		mustSend(t, p, bridge.Post{Chat: w.Chat(), Action: bridge.ActionPin, Target: &bridge.Reference{ID: receipt.ID}, Attention: attention})
	}
	var silent []string
	for _, event := range w.chat.Events() {
		if event.Actor.ID == w.bot.User().ID && (event.Kind == sim.Posted || event.Kind == sim.Pinned) {
			silent = append(silent, fmt.Sprint(event.Kind, " silently: ", event.Silent))
		}
	}
	want := "posted silently: true, pinned silently: true, posted silently: false, pinned silently: false"
	if got := strings.Join(silent, ", "); got != want {
		t.Errorf("members notice %s, want %s", got, want)
	}
}

func TestTheRealLimitsBecomeRateLimits(t *testing.T) {
	w := newWorld(t)
	w.server.Limits().On()
	p := simulated(t, w)
	post := bridge.Post{Chat: w.Chat(), Action: bridge.ActionPost, Text: bridge.Plainly("x")}
	for range 30 {
		_, err := trySend(p, parts(t, p, post)[0])
		if failure := bridge.AsSendError(err); failure != nil {
			if failure.Result != bridge.RateLimited || failure.RetryAfter < time.Second {
				t.Errorf("got %v after %s", failure, failure.RetryAfter)
			}
			return
		}
	}
	t.Error("30 posts in a moment were not too many")
}

func TestTwoPollersOfOneToken(t *testing.T) {
	t.Parallel() // Telegram tells of conflicts only every 3 s
	w := newWorld(t)
	p, in, rival := simulated(t, w), newInbox(), simulated(t, w)
	conformance.KeepRunning(t, p, in)
	stop := conformance.KeepRunning(t, rival, newInbox())
	in.AwaitAccount(t, bridge.AccountReplaced)
	stop()
	ended := make(chan struct{})
	defer close(ended)
	go keepTalking(w, ended) // so that polls need not be held to their end
	in.AwaitAccount(t, bridge.AccountFine)
}

func keepTalking(w *world, until <-chan struct{}) {
	for {
		select {
		case <-until:
			return
		case <-time.After(50 * time.Millisecond):
		}
		if _, err := w.members[0].Say(w.chat, "still there?"); err != nil {
			return
		}
	}
}

// TestNothingIsLostOrDoubledByEndingAtAnyMoment ends and restarts the platform
// again and again while a member talks.
func TestNothingIsLostOrDoubledByEndingAtAnyMoment(t *testing.T) {
	const messages = 200
	w := newWorld(t)
	in := newInbox()
	said := make(chan error, 1)
	go func() { said <- talk(w, messages) }()
	p := simulated(t, w)
	for runs := 0; len(heard(t, p, in)) < messages; runs++ {
		if runs > 2000 {
			t.Fatalf("only %d of %d messages arrived", len(heard(t, p, in)), messages)
		}
		p = open(t, w.server.URL(), func(o *telegram.Options) {
			o.Token, o.PollTimeout, o.Cursor = worldToken, 5*time.Second, in.cursor
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(runs%7)*3*time.Millisecond)
		if err := p.Run(ctx, in); err != nil {
			t.Error(err)
		}
		cancel()
	}
	if err := <-said; err != nil {
		t.Fatal(err)
	}
	for i, m := range heard(t, p, in) {
		if want := fmt.Sprint("number ", i); m.Text.Plain != want {
			t.Fatalf("message %d is %q", i, m.Text.Plain)
		}
	}
}

func talk(w *world, messages int) error {
	for i := range messages {
		if _, err := w.members[0].Say(w.chat, fmt.Sprint("number ", i)); err != nil {
			return err
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}
