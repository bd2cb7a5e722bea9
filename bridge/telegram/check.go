package telegram

import (
	"context"
	"fmt"

	"lifeboat/bridge"
)

// CheckAccount asks whether Telegram accepts the token, and whether a webhook
// takes what the bot should receive.
func (p *Platform) CheckAccount(ctx context.Context) []bridge.Finding {
	me, failure := p.whoami(ctx)
	switch {
	case failure != nil && failure.Result == bridge.Unauthorized:
		return []bridge.Finding{wrong("Telegram does not accept the bot token", failure.Reason)}
	case failure != nil:
		return []bridge.Finding{wrong("Telegram could not be asked about the bot", failure.Reason)}
	}
	return []bridge.Finding{fine("Telegram accepts the token of @" + me.Username), p.checkWebhook(ctx)}
}

func (p *Platform) checkWebhook(ctx context.Context) bridge.Finding {
	var webhook struct {
		URL string `json:"url"`
	}
	failure := p.ask(ctx, &webhook, func(ctx context.Context) error {
		_, err := p.bot.GetWebhookInfo(ctx)
		return err
	})
	switch {
	case failure != nil:
		return wrong("whether somebody else receives for the bot could not be found out", failure.Reason)
	case webhook.URL != "":
		return wrong("somebody else receives for the bot", reasonWebhook)
	default:
		return fine("no webhook receives for the bot")
	}
}

// CheckChat looks at what the bot may do in a group, a topic or the private chat
// of a person. Its own posts it may delete wherever it may post.
func (p *Platform) CheckChat(ctx context.Context, chatID string) []bridge.Finding {
	to, err := parseAddress(p.moves.current(chatID))
	if err != nil {
		return []bridge.Finding{barred("there is no chat "+chatID, err.Error())}
	}
	if to.chat > 0 {
		return []bridge.Finding{p.checkPerson(ctx, to)}
	}
	room, failure := p.survey(ctx, to.chat)
	if failure != nil {
		return []bridge.Finding{unseen(chatID, failure)}
	}
	if obstacle := room.obstacle(); obstacle != "" {
		return []bridge.Finding{barred("the bot cannot post in "+room.called(), obstacle)}
	}
	findings := []bridge.Finding{fine("the bot may post in " + room.called()), p.checkReading(ctx, room), checkPinning(room)}
	if room.isQuiet() {
		findings = append(findings, wrong("members cannot write in "+room.called(), "let members of the group send messages"))
	}
	if to.topic != 0 {
		findings = append(findings, p.checkTopic(ctx, to, room))
	}
	return findings
}

func (p *Platform) checkPerson(ctx context.Context, to address) bridge.Finding {
	if failure := p.knock(ctx, to); failure != nil {
		return denied("the bot cannot write to the person "+to.String(), failure, "; they write /start to the bot")
	}
	return fine("the bot may write to the person " + to.String())
}

func (p *Platform) checkReading(ctx context.Context, room surveyed) bridge.Finding {
	me, failure := p.whoami(ctx)
	switch {
	case failure != nil:
		return unseen(room.called(), failure)
	case !me.ReadsAll && !room.isAdmin():
		return wrong("the bot sees only commands in "+room.called(), remedyPrivacy)
	default:
		return fine("the bot reads what members write in " + room.called())
	}
}

func checkPinning(room surveyed) bridge.Finding {
	if !room.isAdmin() || !room.CanPin && room.Status != "creator" {
		return wrong("the bot may not pin messages in "+room.called()+", which is how everybody is called", remedyPin)
	}
	return fine("the bot may pin messages in " + room.called())
}

func (p *Platform) checkTopic(ctx context.Context, to address, room surveyed) bridge.Finding {
	name := fmt.Sprintf("the topic %d of %s", to.topic, room.called())
	if !room.IsForum {
		return barred(name+" is not there", "configure the group itself: it has no topics")
	}
	if failure := p.knock(ctx, to); failure != nil {
		return denied("the bot cannot post in "+name, failure, "")
	}
	return fine("the bot may post in " + name)
}

func unseen(chat string, failure *bridge.SendError) bridge.Finding {
	return denied("the chat "+chat+" could not be looked at", failure, "")
}

// denied is what a question showed that Telegram did not answer as hoped. Only
// a refusal says something about the chat.
func denied(what string, failure *bridge.SendError, hint string) bridge.Finding {
	refused := failure.Result == bridge.Rejected
	return bridge.Finding{What: what, Remedy: failure.Reason + hint, Unsure: !refused, Barred: refused}
}

func fine(what string) bridge.Finding { return bridge.Finding{OK: true, What: what} }

func wrong(what, remedy string) bridge.Finding { return bridge.Finding{What: what, Remedy: remedy} }

func barred(what, remedy string) bridge.Finding {
	return bridge.Finding{What: what, Remedy: remedy, Barred: true}
}
