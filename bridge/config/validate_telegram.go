package config

import (
	"fmt"
	"regexp"
	"strings"
)

const telegramServer = "https://api.telegram.org"

// botToken is the form in which Telegram hands out tokens.
var botToken = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]{35}$`)

func (r *reader) telegram(place value, s section) *Telegram {
	telegram := &Telegram{Server: telegramServer}
	if v, ok := s.get("server"); ok {
		telegram.Server = r.serverURL(v, "Write: https://api.telegram.org, or leave it out")
	}
	v, ok := s.get("token")
	if !ok {
		place.refuse("the token of the bot is missing", "Write: token: {file: telegram.token}, with the token that @BotFather gave you in that file")
		return telegram
	}
	if token, ok := r.secret(v); ok {
		telegram.Token = r.botToken(v, token)
	}
	return telegram
}

func (r *reader) botToken(v value, token Secret) Secret {
	if !botToken.MatchString(token.Reveal()) {
		v.refuse("what this points to is not a bot token: "+tokenFault(token.Reveal()),
			"Write: the token as @BotFather gave it and nothing else: digits, a colon and 35 letters, digits, _ or -")
	}
	hasIt := func(p Platform) bool { return p.Telegram != nil && p.Telegram.Token.Reveal() == token.Reveal() }
	if other, ok := r.findPlatform(hasIt); ok {
		v.refuse(fmt.Sprintf("%q has the same token, and Telegram lets a bot connect only once", other.Name),
			"Write: a bot of its own for each platform")
	}
	return token
}

// tokenFault says why a text is no token, without showing any of it.
func tokenFault(text string) string {
	_, secret, colon := strings.Cut(text, ":")
	switch {
	case strings.ContainsAny(text, "\r\n"):
		return "it has more than one line"
	case strings.ContainsAny(text, " \t\u00a0"):
		return "there is a space in it"
	case strings.ContainsAny(text, `"'`+curlyQuotes):
		return "there are quotes in it"
	case !colon:
		return "there is no colon in it"
	case len(secret) != 35:
		return fmt.Sprintf("%d characters stand behind its colon", len(secret))
	default:
		return "there is a character in it that no token has"
	}
}
