package telegram

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// tokenForm is what a token looks like: the bot's id, a colon and 35 characters. Client libraries check it.
var tokenForm = regexp.MustCompile(`^[1-9]\d{0,15}:[\w-]{35}$`)

// Bot is the account of a bot.
type Bot struct {
	server   *Server
	user     User
	token    string // empty when it was revoked
	privacy  bool
	queue    queue
	changed  chan struct{} // closed and replaced when the queue or the token changes
	commands map[string][]Command
	sent     sendTimes
	privates map[int64]*Chat    // by the person's id
	files    map[string]*stored // that it was shown, by the id under which it knows them

	polling    *poll
	quietUntil time.Time
}

// AddBot makes the account of a bot that has the given token, such as "7000000001:" and 35 letters or digits. The
// number in front is the bot's id. Privacy mode is off, as if BotFather had been told so: the bot sees everything
// that people say in its groups.
func (s *Server) AddBot(token, username string) (*Bot, error) {
	if !tokenForm.MatchString(token) {
		return nil, fmt.Errorf("add bot %s: a token is the bot's id, a colon and 35 letters, digits, dashes or underscores", username)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := botID(token)
	if s.botWithID(id) != nil {
		return nil, fmt.Errorf("add bot %s: there is a bot with id %d already", username, id)
	}
	bot := &Bot{
		server:   s,
		user:     User{ID: id, IsBot: true, FirstName: username, Username: username},
		token:    token,
		queue:    newQueue(),
		changed:  make(chan struct{}),
		commands: make(map[string][]Command),
		sent:     sendTimes{byChat: make(map[int64][]time.Time)},
		privates: make(map[int64]*Chat),
		files:    make(map[string]*stored),
	}
	s.bots = append(s.bots, bot)
	return bot, nil
}

// botID is the number in front of a well-formed token.
func botID(token string) int64 {
	digits, _, _ := strings.Cut(token, ":")
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// User is the bot as others see it.
func (b *Bot) User() User {
	return b.user
}

// Token is what the bot authorizes itself with; it is empty after Revoke.
func (b *Bot) Token() string {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	return b.token
}

// Revoke makes the token worthless: all calls with it, waiting polls too, are answered with 401.
func (b *Bot) Revoke() {
	b.setToken("")
}

// Reissue gives the bot a new token for its id, which replaces the old one.
func (b *Bot) Reissue(token string) error {
	if !tokenForm.MatchString(token) || botID(token) != b.user.ID {
		return fmt.Errorf("reissue the token of bot %s: a new one has the form of the first and begins with %d", b.user.Username, b.user.ID)
	}
	b.setToken(token)
	return nil
}

func (b *Bot) setToken(token string) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	b.token = token
	b.wake()
}

// SetPrivacy switches privacy mode. A bot in privacy mode that is no administrator sees of a group only commands,
// replies to its own messages and what joins, leaves or is pinned.
func (b *Bot) SetPrivacy(on bool) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	b.privacy = on
}

// Pending counts the updates that wait to be confirmed.
func (b *Bot) Pending() int {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	b.queue.expire(b.server.now())
	return len(b.queue.updates)
}

// Polling reports whether a getUpdates of the bot is waiting now.
func (b *Bot) Polling() bool {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	return b.polling != nil
}

// wake lets a waiting poll look again.
func (b *Bot) wake() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// tell queues an update and wakes the poll that waits for it.
func (b *Bot) tell(kind updateType, body any) {
	encoded, err := json.Marshal(body)
	if err != nil {
		b.server.door.Fail(fmt.Errorf("encode an update: %w", err))
		return
	}
	b.queue.push(b.server.now(), kind, encoded)
	b.wake()
}

func (s *Server) botWithToken(token string) *Bot {
	for _, bot := range s.bots {
		if token != "" && bot.token == token {
			return bot
		}
	}
	return nil
}

func (s *Server) botWithID(id int64) *Bot {
	for _, bot := range s.bots {
		if bot.user.ID == id {
			return bot
		}
	}
	return nil
}
