package telegram_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"lifeboat/sim/telegram"
)

// The tests below use the relay's client library, which sends everything as multipart forms.

func (w *world) library(options ...bot.Option) *bot.Bot {
	w.t.Helper()
	return ok(bot.New(token, append([]bot.Option{bot.WithServerURL(w.server.URL())}, options...)...))(w.t)
}

func TestTheLibrarySends(t *testing.T) {
	w := newWorld(t)
	client := w.library()
	question := ok(w.anna.Say(w.family, "question"))(t)
	sent := ok(client.SendMessage(t.Context(), &bot.SendMessageParams{
		ChatID:              w.family.ID(),
		Text:                "<b> & 👋",
		Entities:            []models.MessageEntity{{Type: models.MessageEntityTypeBold, Offset: 6, Length: 2}},
		DisableNotification: true,
		ReplyParameters:     &models.ReplyParameters{MessageID: question},
		LinkPreviewOptions:  &models.LinkPreviewOptions{IsDisabled: bot.True()},
	}))(t)
	seen := lastEvent(t, w.family)
	if seen.Message.Text != "<b> & 👋" || !seen.Silent || seen.Message.ReplyTo != question || describe(seen.Message.Entities) != "bold 6 2" {
		t.Errorf("members see %+v", seen)
	}
	ok(client.EditMessageText(t.Context(), &bot.EditMessageTextParams{ChatID: w.family.ID(), MessageID: sent.ID, Text: "edited"}))(t)
	ok(client.PinChatMessage(t.Context(), &bot.PinChatMessageParams{ChatID: w.family.ID(), MessageID: sent.ID}))(t)
	ok(client.SetMessageReaction(t.Context(), &bot.SetMessageReactionParams{
		ChatID: w.family.ID(), MessageID: question,
		Reaction: []models.ReactionType{{
			Type: models.ReactionTypeTypeEmoji, ReactionTypeEmoji: &models.ReactionTypeEmoji{Type: models.ReactionTypeTypeEmoji, Emoji: "👍"},
		}},
	}))(t)
	ok(client.DeleteMessage(t.Context(), &bot.DeleteMessageParams{ChatID: w.family.ID(), MessageID: sent.ID}))(t)
	member := ok(client.GetChatMember(t.Context(), &bot.GetChatMemberParams{ChatID: w.family.ID(), UserID: w.bot.User().ID}))(t)
	if member.Type != models.ChatMemberTypeAdministrator || !member.Administrator.CanPinMessages {
		t.Errorf("the bot is %+v", member)
	}
	var kinds []telegram.EventKind
	for _, event := range w.family.Events()[2:] {
		kinds = append(kinds, event.Kind)
	}
	want := []telegram.EventKind{telegram.Posted, telegram.Edited, telegram.Pinned, telegram.Reacted, telegram.Deleted}
	if len(kinds) != len(want) {
		t.Fatalf("members saw %v, want %v", kinds, want)
	}
	for i := range want {
		if kinds[i] != want[i] {
			t.Fatalf("members saw %v, want %v", kinds, want)
		}
	}
}

func TestTheLibraryUnderstandsRefusals(t *testing.T) {
	w := newWorld(t)
	client := w.library()
	send := func(chatID int64) error {
		_, err := client.SendMessage(t.Context(), &bot.SendMessageParams{ChatID: chatID, Text: "hello"})
		return err
	}
	former := w.family.ID()
	must(t, w.family.Migrate())
	var moved *bot.MigrateError
	if err := send(former); !errors.As(err, &moved) || int64(moved.MigrateToChatID) != w.family.ID() {
		t.Errorf("got %v, want the new id %d", err, w.family.ID())
	}

	w.server.Limits().On()
	w.server.Limits().Scale(0)
	must(t, send(w.family.ID()))
	var early *bot.TooManyRequestsError
	if err := send(w.family.ID()); !errors.As(err, &early) || early.RetryAfter != 60 {
		t.Errorf("got %v, want to wait 60 s", err)
	}

	w.family.KickBot(w.bot)
	if err := send(w.family.ID()); !errors.Is(err, bot.ErrorForbidden) {
		t.Errorf("got %v, want forbidden", err)
	}
	w.bot.Revoke()
	if err := send(w.family.ID()); !errors.Is(err, bot.ErrorUnauthorized) {
		t.Errorf("got %v, want unauthorized", err)
	}
}

// TestTheLibraryPolls lets the library's own loop run through an outage.
func TestTheLibraryPolls(t *testing.T) {
	w := newWorld(t)
	heard, failed := make(chan string, 10), make(chan error, 100)
	client := w.library(
		bot.WithNotAsyncHandlers(),
		bot.WithErrorsHandler(func(err error) { failed <- err }),
		bot.WithDefaultHandler(func(_ context.Context, _ *bot.Bot, update *models.Update) {
			if update.Message != nil {
				heard <- update.Message.Text
			}
		}),
	)
	ctx, stop := context.WithCancel(soon(t))
	var polling sync.WaitGroup
	polling.Go(func() { client.Start(ctx) })
	defer polling.Wait()
	defer stop()

	w.say("before")
	if got := <-heard; got != "before" {
		t.Fatalf("heard %q", got)
	}
	lift := w.server.Faults().Begin(telegram.Refuse())
	w.server.Faults().CutConnections()
	w.say("during")
	if err := <-failed; !strings.Contains(err.Error(), "getUpdates") {
		t.Errorf("the library complains of %v", err)
	}
	lift()
	if got := <-heard; got != "during" {
		t.Fatalf("heard %q", got)
	}
}

func TestAPoisonedBatchStopsTheLibrary(t *testing.T) {
	w := newWorld(t)
	failed := make(chan error, 100)
	client := w.library(bot.WithErrorsHandler(func(err error) { failed <- err }))
	ok(w.server.Poison(w.anna, w.family, "forwarded"))(t)
	ctx, stop := context.WithTimeout(soon(t), 10*time.Second)
	var polling sync.WaitGroup
	polling.Go(func() { client.Start(ctx) })
	for range 2 {
		if err := <-failed; !strings.Contains(err.Error(), "decode") {
			t.Errorf("the library complains of %v", err)
		}
	}
	stop()
	polling.Wait()
	if w.bot.Pending() != 1 {
		t.Errorf("%d updates are pending, want the poisoned one", w.bot.Pending())
	}
}
