package telegram

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"lifeboat/bridge"
)

// classify says what an exchange means for the message, nil if it was carried
// out.
func classify(e *exchange, action bridge.Action) *bridge.SendError {
	switch {
	case e.succeeded():
		return nil
	case e.Err != nil:
		return e.unanswered()
	case !e.Understood:
		return e.foreign()
	default:
		return e.refused(action)
	}
}

// unanswered holds for a request that got no whole answer. Without a connection
// it was certainly not carried out.
func (e *exchange) unanswered() *bridge.SendError {
	_, reason := e.trouble()
	result := bridge.Unknown
	switch {
	case !e.Reached:
		result = bridge.Offline
	case e.cutOff:
		result = bridge.Transient
	}
	return &bridge.SendError{Result: result, Reason: reason, Err: e.Err}
}

// foreign holds for an answer that is not one of the Bot API: it comes from
// something on the way, such as the web server in front of it. That knows
// whether it passed the request on only where it refuses itself: with 503, or
// with a redirect or an error of the client's. A 502 or 504 also comes when the
// Bot API took the request and then did not answer.
func (e *exchange) foreign() *bridge.SendError {
	_, reason := e.trouble()
	if e.Status == http.StatusRequestEntityTooLarge {
		return rejected(reasonTooLarge)
	}
	result := bridge.Unknown
	if e.cutOff || e.Status == http.StatusServiceUnavailable || e.Status >= 300 && e.Status < 500 {
		result = bridge.Transient
	}
	return &bridge.SendError{Result: result, Reason: reason}
}

// refused holds for an answer of the Bot API. Its own failures (5xx) leave open
// how far it got; only 503 says that it did not begin.
func (e *exchange) refused(action bridge.Action) *bridge.SendError {
	code, description := e.answer.Code, e.answer.Description
	switch {
	case e.answer.Parameters.MigrateToChatID != 0:
		to := strconv.FormatInt(e.answer.Parameters.MigrateToChatID, 10)
		return &bridge.SendError{Result: bridge.Transient, Reason: "the group became a supergroup with the chat id " + to, MovedTo: to}
	case code == http.StatusTooManyRequests:
		return &bridge.SendError{Result: bridge.RateLimited, Reason: "Telegram asks to send less often", RetryAfter: e.waitAtLeast()}
	case code == http.StatusUnauthorized || code == http.StatusNotFound:
		return &bridge.SendError{Result: bridge.Unauthorized, Reason: reasonLoggedOut}
	case code == http.StatusServiceUnavailable:
		return &bridge.SendError{Result: bridge.Transient, Reason: e.complaint()}
	case code >= http.StatusInternalServerError:
		return &bridge.SendError{Result: bridge.Unknown, Reason: e.complaint()}
	case code == http.StatusRequestEntityTooLarge:
		return rejected(reasonTooLarge)
	case alreadySo(action, description):
		return nil
	default:
		failure := rejected(advice(description))
		failure.MissingRight = lacksRight(description)
		return failure
	}
}

// reasonTooLarge is the answer to a request that is larger than it may be; it
// comes from the Bot API or from the web server in front of it.
const reasonTooLarge = "the file is larger than Telegram takes"

// rightsLacked are parts of Telegram's descriptions, in lower case, that speak
// of what the bot may not do in a chat.
var rightsLacked = []string{
	"bot was kicked", "bot is not a member", "not enough rights", "have no rights", "chat_write_forbidden",
	"need administrator rights", "administrator rights required", "chat_admin_required", "topic_closed",
}

// lacksRight says whether a refusal is for want of a right or of a place in the
// chat.
func lacksRight(description string) bool {
	lower := strings.ToLower(description)
	return slices.ContainsFunc(rightsLacked, func(part string) bool { return strings.Contains(lower, part) })
}

// waitAtLeast is what Telegram asks for, or a second if it names no time.
func (e *exchange) waitAtLeast() time.Duration { return max(time.Second, e.retryAfter()) }

// alreadySo says whether a refusal means that what was wanted is the case: a
// repeat of what was carried out before. A pin of what is pinned already rings
// no more.
func alreadySo(action bridge.Action, description string) bool {
	switch action {
	case bridge.ActionEdit:
		return strings.Contains(description, "message is not modified")
	case bridge.ActionDelete:
		return strings.Contains(description, "message to delete not found")
	case bridge.ActionPin:
		return strings.Contains(description, "CHAT_NOT_MODIFIED")
	case bridge.ActionUnpin:
		return strings.Contains(description, "CHAT_NOT_MODIFIED") || strings.Contains(description, "message to unpin not found")
	default:
		return false
	}
}

// remedies say what to do about a refusal, by a part of Telegram's description
// in lower case (telegram-bot-api/Client.cpp). The first that fits counts.
var remedies = []struct{ part, remedy string }{
	{"bot was kicked", "the bot was removed from the chat: add it again"},
	{"bot is not a member", "the bot is not in the chat: add it"},
	{"bot was blocked", "the person has blocked the bot: they have to unblock it"},
	{"can't initiate conversation", "the person has to write to the bot first"},
	{"chat not found", "there is no such chat for this bot: check the chat id, and that the bot is in the chat"},
	{"group chat was deactivated", "the group no longer exists: configure another chat"},
	{"group chat was deleted", "the group no longer exists: configure another chat"},
	{"message thread not found", "the topic no longer exists: configure another one"},
	{"topic_deleted", "the topic no longer exists: configure another one"},
	{"topic_closed", "the topic is closed: open it again, or make the bot an administrator"},
	{"not enough rights", "the bot lacks rights in the chat: make it an administrator with all rights"},
	{"have no rights", "the bot lacks rights in the chat: let members post, or make it an administrator"},
	{"chat_write_forbidden", "the bot may not post in the chat: let members post, or make it an administrator"},
	{"need administrator rights", "the bot has to be an administrator of the chat"},
	{"administrator rights required", "the bot has to be an administrator of the chat"},
	{"chat_admin_required", "the bot has to be an administrator of the chat"},
	{"file is too big", reasonDownloadTooLarge},
	{"file_id", "Telegram no longer has the file"},
	{"reaction_invalid", "Telegram does not have this emoji as a reaction"},
}

// advice explains a refusal in words for operators, with Telegram's own behind.
func advice(description string) string {
	lower := strings.ToLower(description)
	for _, r := range remedies {
		if strings.Contains(lower, r.part) {
			return fmt.Sprintf("%s (Telegram: %s)", r.remedy, description)
		}
	}
	return "Telegram refuses this: " + description
}
