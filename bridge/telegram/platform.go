package telegram

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-telegram/bot"

	"lifeboat/bridge"
)

// officialServer is where the Bot API is, unless the operator runs a server of
// their own.
const officialServer = "https://api.telegram.org"

// defaultPollTimeout is short enough for polls to be frequent evidence that the
// link works; the server allows up to 50 s.
const defaultPollTimeout = 25 * time.Second

// Options say which bot is connected to what.
type Options struct {
	Name  bridge.PlatformName
	Token string // as @BotFather gave it
	// Server is the base URL of the Bot API; empty for Telegram's own.
	Server string
	Log    *slog.Logger // nil for slog.Default
	// Cursor is where the last run stopped; empty to receive all that Telegram
	// still keeps, which is up to 24 hours.
	Cursor bridge.Cursor
	// PollTimeout is how long Telegram may hold a poll that has nothing to say,
	// in whole seconds from 1 s to 50 s; 0 for 25 s.
	PollTimeout time.Duration
	// Media is where the files of posts are; without it they cannot be sent.
	Media bridge.MediaFolder
	// ChatsFile is where the chats that the bot has seen are remembered; empty to
	// forget them when the process ends.
	ChatsFile string
}

// Platform is one bot.
type Platform struct {
	name        bridge.PlatformName
	token       string
	server      string
	self        int64 // the bot's user id
	log         *slog.Logger
	cursor      int64 // the id of the last update that was kept; 0 for none
	pollTimeout time.Duration
	http        *http.Client
	bot         *bot.Bot
	media       bridge.MediaFolder
	book        *chatBook
	moves       moves
	username    atomic.Pointer[string] // the bot's @name, once it is known
}

var (
	_ bridge.Platform   = (*Platform)(nil)
	_ bridge.Prober     = (*Platform)(nil)
	_ bridge.Mover      = (*Platform)(nil)
	_ bridge.Fetcher    = (*Platform)(nil)
	_ bridge.Checker    = (*Platform)(nil)
	_ bridge.ChatLister = (*Platform)(nil)
	_ bridge.Named      = (*Platform)(nil)
)

// New checks the options. It does not connect.
func New(options Options) (*Platform, error) {
	p := &Platform{
		name: options.Name, token: options.Token, log: options.Log,
		pollTimeout: options.PollTimeout, http: newHTTPClient(), media: options.Media,
	}
	if err := p.fill(options); err != nil {
		return nil, err
	}
	sender, err := bot.New(p.token,
		bot.WithServerURL(p.server),
		bot.WithSkipGetMe(),
		bot.WithHTTPClient(p.pollTimeout, reporter{p.http}),
		bot.WithErrorsHandler(p.logLibraryError),
	)
	if err != nil {
		return nil, fmt.Errorf("preparing the Telegram client: %w", err)
	}
	p.bot = sender
	return p, nil
}

// fill takes over the options that need a check or a default.
func (p *Platform) fill(options Options) (err error) {
	if p.self, err = botID(options.Token); err != nil {
		return err
	}
	if p.server, err = serverURL(options.Server); err != nil {
		return err
	}
	if p.cursor, err = lastUpdate(options.Cursor); err != nil {
		return err
	}
	if p.book, err = openChatBook(options.ChatsFile); err != nil {
		return err
	}
	if p.log == nil {
		p.log = slog.Default()
	}
	if p.pollTimeout == 0 {
		p.pollTimeout = defaultPollTimeout
	}
	if p.pollTimeout < time.Second || p.pollTimeout > 50*time.Second {
		return fmt.Errorf("the poll timeout is %s: Telegram takes 1 s to 50 s", p.pollTimeout)
	}
	return nil
}

// botID reads the bot's user id, which is the part of a token before the colon.
func botID(token string) (int64, error) {
	digits, secret, found := strings.Cut(token, ":")
	id, err := strconv.ParseInt(digits, 10, 64)
	if !found || secret == "" || err != nil || id <= 0 || strings.ContainsAny(secret, "/?# \t\r\n") {
		return 0, errors.New("the bot token does not look like one (123456:ABC-DEF): copy it from @BotFather (/mybots, API Token)")
	}
	return id, nil
}

// serverURL returns a base URL without a slash at its end.
func serverURL(server string) (string, error) {
	if server == "" {
		return officialServer, nil
	}
	parsed, err := url.Parse(server)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		return "", errors.New("the server of the Bot API is not a URL like " + officialServer)
	}
	return strings.TrimRight(server, "/"), nil
}

// lastUpdate reads a cursor.
func lastUpdate(cursor bridge.Cursor) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(string(cursor), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("the stored cursor is %q, which is no update id: %w", cursor, err)
	}
	return id, nil
}

// logLibraryError takes what the library cannot return, such as failed polls;
// what those showed has been signaled by then.
func (p *Platform) logLibraryError(err error) {
	p.log.Debug("the Telegram library reports an error", "platform", p.name, "error", err)
}

// Name returns the configured name.
func (p *Platform) Name() bridge.PlatformName { return p.name }

// Traits describe Telegram: 20 posts a minute and about one a second in a
// group, no ids of the sender's choice, nothing that would settle an unknown
// send (the Bot API never echoes a bot's own messages).
func (p *Platform) Traits() bridge.Traits {
	return bridge.Traits{
		SendDeadline:   10 * time.Second,
		SettleTime:     time.Second,
		PostsPerMinute: 20,
		Remembers:      24 * time.Hour,
		PostSpacing:    time.Second,
		Pins:           true,
		LargestFile:    largestUpload,
		DeletableFor:   48 * time.Hour, // https://core.telegram.org/bots/api#deletemessage
	}
}
