package telegram

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/httplink"
)

// What operators are told of an account that is cut off.
const (
	reasonLoggedOut = "Telegram does not accept the bot token: ask @BotFather for the current one (/mybots, API Token) and put it into the configuration"
	reasonReplaced  = "another program receives this bot's updates: stop it, or ask @BotFather for a new token (/revoke) and give it to Lifeboat only"
	reasonWebhook   = "a webhook is set for this bot, so Telegram gives its updates to somebody else: remove it (deleteWebhook) or use a bot that is Lifeboat's own"
)

// monitor turns polls into signals. It belongs to the goroutine that polls.
type monitor struct {
	*httplink.Monitor
	rivals int // polls that another poller ended, since one that was held and not ended
}

func newMonitor(name bridge.PlatformName, inbox bridge.Inbox) *monitor {
	return &monitor{Monitor: httplink.NewMonitor(name, inbox)}
}

// observe reports what a poll showed. The time for which Telegram was asked to
// hold the poll is not counted as slowness.
func (m *monitor) observe(e *exchange, hold time.Duration) {
	failing, reason := e.trouble()
	if answered := m.Observe(failing, reason, e.Took-hold); !answered {
		return
	}
	if e.succeeded() {
		m.accepted(hold > 0)
	} else {
		m.refused(e)
	}
}

// accepted clears the account. A poll that is not held cannot be ended by a
// rival, so it says nothing about rivals.
func (m *monitor) accepted(held bool) {
	if held {
		m.rivals = 0
	}
	if m.rivals == 0 {
		m.Account(bridge.AccountFine, "")
	}
}

// refused reads the state of the account from a refusal. Others, such as a rate
// limit, say nothing about it.
func (m *monitor) refused(e *exchange) {
	switch e.answer.Code {
	case http.StatusUnauthorized, http.StatusNotFound: // 404: the token is not even in a token's form
		m.Account(bridge.AccountLoggedOut, reasonLoggedOut)
	case http.StatusConflict:
		m.conflict(e.answer.Description)
	}
}

// conflict tells a rival, who comes again and again, from somebody who polled
// once, such as another process of the relay that was started and ended.
func (m *monitor) conflict(description string) {
	if strings.Contains(description, "webhook") {
		m.Account(bridge.AccountRefused, reasonWebhook)
		return
	}
	m.rivals++
	if m.rivals > 1 {
		m.Account(bridge.AccountReplaced, reasonReplaced)
	}
}

// retryAfter is how long the server asks to wait; 0 if it does not ask.
func (e *exchange) retryAfter() time.Duration {
	return time.Duration(max(0, e.answer.Parameters.RetryAfter)) * time.Second
}

// complaint is why an exchange did not succeed, for logs.
func (e *exchange) complaint() string {
	if _, reason := e.trouble(); reason != "" {
		return reason
	}
	return fmt.Sprintf("Telegram answers %d: %s", e.answer.Code, e.answer.Description)
}
