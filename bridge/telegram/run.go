package telegram

import (
	"context"
	"fmt"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"lifeboat/bridge"
)

// wantedUpdates is sent with every poll, since Telegram remembers the last list
// that it was given. Reactions come only if asked for (and only to a bot that is
// an administrator).
var wantedUpdates = bot.AllowedUpdates{
	models.AllowedUpdateMessage,
	models.AllowedUpdateEditedMessage,
	models.AllowedUpdateMessageReaction,
	models.AllowedUpdateMyChatMember,
}

// Run polls until ctx ends. The library keeps the loop, the offset and the pause
// after a failure (100 ms, doubled up to 5 s); everything that arrives is kept by
// the HTTP client that it is given, before the library sees it and moves the
// offset (get_updates.go:74).
func (p *Platform) Run(ctx context.Context, inbox bridge.Inbox) error {
	defer p.http.CloseIdleConnections()
	receiver, err := bot.New(p.token,
		bot.WithServerURL(p.server),
		bot.WithSkipGetMe(),
		bot.WithHTTPClient(p.pollTimeout+time.Second, newPoller(p, inbox)), // it takes a second off (get_updates.go:50)
		bot.WithInitialOffset(p.cursor),
		bot.WithAllowedUpdates(wantedUpdates),
		bot.WithErrorsHandler(p.logLibraryError),
		bot.WithNotAsyncHandlers(),
		bot.WithDefaultHandler(func(context.Context, *bot.Bot, *models.Update) {}),
	)
	if err != nil {
		return fmt.Errorf("preparing to receive from Telegram: %w", err)
	}
	receiver.Start(ctx)
	return nil
}
