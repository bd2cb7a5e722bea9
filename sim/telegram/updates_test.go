package telegram_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/mymmrac/telego"
)

func (w *world) get(params telego.GetUpdatesParams) []telego.Update {
	w.t.Helper()
	return ok(w.client.GetUpdates(soon(w.t), &params))(w.t)
}

// say posts texts of Anna's.
func (w *world) say(texts ...string) {
	w.t.Helper()
	for _, text := range texts {
		ok(w.anna.Say(w.family, text))(w.t)
	}
}

func texts(updates []telego.Update) []string {
	var list []string
	for _, update := range updates {
		switch {
		case update.Message != nil:
			list = append(list, update.Message.Text)
		case update.EditedMessage != nil:
			list = append(list, "edited: "+update.EditedMessage.Text)
		}
	}
	return list
}

func wantTexts(t *testing.T, updates []telego.Update, want ...string) {
	t.Helper()
	got := texts(updates)
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestUpdatesStayUntilAnOffsetConfirmsThem(t *testing.T) {
	w := newWorld(t)
	w.say("one", "two", "three")
	first := w.get(telego.GetUpdatesParams{})
	wantTexts(t, first, "one", "two", "three")
	for i, update := range first {
		if update.UpdateID != first[0].UpdateID+i {
			t.Errorf("update ids are not in sequence: %d after %d", update.UpdateID, first[0].UpdateID)
		}
	}
	wantTexts(t, w.get(telego.GetUpdatesParams{Limit: 2}), "one", "two")
	wantTexts(t, w.get(telego.GetUpdatesParams{Offset: first[0].UpdateID + 1}), "two", "three")
	wantTexts(t, w.get(telego.GetUpdatesParams{Offset: first[0].UpdateID}), "two", "three")
	wantTexts(t, w.get(telego.GetUpdatesParams{Offset: first[2].UpdateID + 1}))
	if w.bot.Pending() != 0 {
		t.Errorf("%d updates are pending, want none", w.bot.Pending())
	}
}

func TestANegativeOffsetForgetsAllButTheLast(t *testing.T) {
	w := newWorld(t)
	w.say("one", "two", "three")
	wantTexts(t, w.get(telego.GetUpdatesParams{Offset: -2}), "two", "three")
	wantTexts(t, w.get(telego.GetUpdatesParams{}), "two", "three")
	wantTexts(t, w.get(telego.GetUpdatesParams{Offset: -100}), "two", "three")
}

func TestAnOffsetFarAheadConfirmsNothing(t *testing.T) {
	w := newWorld(t)
	w.say("one")
	id := w.get(telego.GetUpdatesParams{})[0].UpdateID
	wantTexts(t, w.get(telego.GetUpdatesParams{Offset: id + 1000}), "one")
	wantTexts(t, w.get(telego.GetUpdatesParams{Offset: id + 5}))
}

func TestALongPollEndsWithTheFirstUpdate(t *testing.T) {
	w := newWorld(t)
	done := w.poll()
	w.say("hello")
	wantTexts(t, ok((<-done).both())(t), "hello")
	if w.bot.Polling() {
		t.Error("a poll that was answered still waits")
	}
}

func TestALongPollEndsAtItsTime(t *testing.T) {
	w := newWorld(t)
	start := time.Now()
	if got := w.get(telego.GetUpdatesParams{Timeout: 1}); len(got) != 0 {
		t.Errorf("got %d updates, want none", len(got))
	}
	if waited := time.Since(start); waited < time.Second {
		t.Errorf("the poll waited %s, want a second", waited)
	}
}

func TestALaterPollTerminatesTheEarlier(t *testing.T) {
	w := newWorld(t)
	first := w.poll()
	if got := ok(w.connect(token).GetUpdates(t.Context(), &telego.GetUpdatesParams{Timeout: 1}))(t); len(got) != 0 {
		t.Errorf("the later poll got %q", texts(got))
	}
	refused(t, (<-first).err, 409,
		"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
}

func TestAPollThatFindsSomethingTerminatesNone(t *testing.T) {
	w := newWorld(t)
	first := w.poll()
	if got := ok(w.connect(token).GetUpdates(t.Context(), &telego.GetUpdatesParams{}))(t); len(got) != 0 {
		t.Errorf("the later poll got %q", texts(got))
	}
	w.say("hello")
	wantTexts(t, ok((<-first).both())(t), "hello")
}

// polled is how a poll ended.
type polled struct {
	updates []telego.Update
	err     error
}

func (p polled) both() ([]telego.Update, error) {
	return p.updates, p.err
}

// poll starts a long poll of the world's client and returns when the server has it.
func (w *world) poll() <-chan polled {
	w.t.Helper()
	done := make(chan polled, 1)
	ctx := soon(w.t)
	go func() {
		updates, err := w.client.GetUpdates(ctx, &telego.GetUpdatesParams{Timeout: 50})
		done <- polled{updates, err}
	}()
	for !w.bot.Polling() {
		if ctx.Err() != nil {
			w.t.Fatal("the poll does not arrive")
		}
		runtime.Gosched()
	}
	return done
}

func TestAllowedUpdatesAreKept(t *testing.T) {
	w := newWorld(t)
	id := ok(w.anna.Say(w.family, "hello"))(t)
	edit := func(text string) { must(t, w.anna.Edit(w.family, id, text)) }

	wantTexts(t, w.updates(), "hello")
	w.get(telego.GetUpdatesParams{AllowedUpdates: []string{"edited_message"}})
	w.say("not asked for")
	edit("one")
	wantTexts(t, w.updates(), "edited: one")
	edit("two")
	w.say("still not asked for")
	wantTexts(t, w.updates(), "edited: two")

	answer := post(t, w.method("getUpdates"), "application/json", `{"allowed_updates":[]}`)
	if !answer.OK {
		t.Fatalf("refused: %s", answer.Description)
	}
	w.say("asked for again")
	edit("three")
	wantTexts(t, w.updates(), "asked for again", "edited: three")
}

func TestReactionsMustBeAskedForByAnAdministrator(t *testing.T) {
	w := newWorld(t)
	id := ok(w.anna.Say(w.family, "hello"))(t)
	react := func(emoji ...string) { must(t, w.ben.React(w.family, id, emoji...)) }

	react("👍")
	wantTexts(t, w.updates(), "hello")

	w.get(telego.GetUpdatesParams{AllowedUpdates: []string{"message", "message_reaction"}})
	react("❤")
	reaction := w.one().MessageReaction
	if reaction == nil || reaction.MessageID != id || reaction.User.ID != w.ben.User().ID || reaction.Chat.ID != w.family.ID() {
		t.Fatalf("the reaction is %+v", reaction)
	}
	if emojiOf(reaction.OldReaction) != "👍" || emojiOf(reaction.NewReaction) != "❤" {
		t.Errorf("it changed from %q to %q", emojiOf(reaction.OldReaction), emojiOf(reaction.NewReaction))
	}
	react()
	if reaction := w.one().MessageReaction; len(reaction.NewReaction) != 0 {
		t.Errorf("after taking it back there is %q", emojiOf(reaction.NewReaction))
	}

	w.family.AddBot(w.bot, false)
	w.drain()
	react("👍")
	if got := w.updates(); len(got) != 0 {
		t.Errorf("a bot that is no administrator got %d updates", len(got))
	}
}

func emojiOf(reactions []telego.ReactionType) string {
	var all string
	for _, reaction := range reactions {
		all += reaction.(*telego.ReactionTypeEmoji).Emoji
	}
	return all
}

func TestUpdatesAreDroppedAfterADay(t *testing.T) {
	w := newWorld(t)
	w.say("early")
	w.clock.Advance(time.Hour)
	w.say("later")
	w.clock.Advance(23*time.Hour - time.Second)
	wantTexts(t, w.get(telego.GetUpdatesParams{}), "early", "later")
	w.clock.Advance(time.Second)
	wantTexts(t, w.get(telego.GetUpdatesParams{}), "later")
}

func TestAnIdleWeekChangesTheIDs(t *testing.T) {
	w := newWorld(t)
	w.say("before")
	before := w.get(telego.GetUpdatesParams{})[0].UpdateID
	w.clock.Advance(8 * 24 * time.Hour)
	w.say("after", "and more")
	after := w.get(telego.GetUpdatesParams{Offset: before + 1})
	wantTexts(t, after, "after", "and more")
	if after[1].UpdateID != after[0].UpdateID+1 {
		t.Errorf("the new ids are not in sequence: %d, %d", after[0].UpdateID, after[1].UpdateID)
	}
}

func TestBotsDoNotHearBots(t *testing.T) {
	w := newWorld(t)
	other := ok(w.server.AddBot(otherToken, "other_bot"))(t)
	w.family.AddBot(other, true)
	otherClient := w.connect(otherToken)
	take(t, otherClient)
	w.drain()

	ok(w.send("from a bot"))(t)
	if got := take(t, otherClient); len(got) != 0 {
		t.Errorf("the other bot got %q", texts(got))
	}
	if got := w.updates(); len(got) != 0 {
		t.Errorf("the bot got %q, its own message", texts(got))
	}
}

func TestPrivacyMode(t *testing.T) {
	w := newWorld(t)
	w.family.AddBot(w.bot, false)
	w.bot.SetPrivacy(true)
	mine := ok(w.send("from the bot"))(t)
	w.drain()

	w.say("chatter", "/status", "/status@lifeboat_bot now", "/status@other_bot", "see http://example.com")
	reply := ok(w.ben.Say(w.family, "to the bot", replyTo(mine.MessageID)))(t)
	ok(w.ben.Say(w.family, "to Ben", replyTo(reply)))(t)
	wantTexts(t, w.updates(), "/status", "/status@lifeboat_bot now", "to the bot")

	w.family.AddBot(w.bot, true)
	w.drain()
	w.say("an administrator hears it")
	wantTexts(t, w.updates(), "an administrator hears it")
}
