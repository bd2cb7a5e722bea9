package whatsapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"

	"lifeboat/bridge"
)

// phoneLate is how long the phone may show nothing of itself before a check
// speaks of it. WhatsApp takes the link away after about 14 days.
const phoneLate = 10 * 24 * time.Hour

// CheckAccount looks whether an account is linked, whether WhatsApp accepts it,
// and how long its phone has been away. Another process that runs with the same
// whatsapp.db would lose its connection to this one; ask that process instead.
func (p *Platform) CheckAccount(ctx context.Context) []bridge.Finding {
	const linked, notLinked = "the account is linked", "no WhatsApp account is linked"
	device, err := p.database.device(ctx)
	switch {
	case err != nil:
		return []bridge.Finding{wrong("whether an account is linked could not be found out", err.Error())}
	case device == nil:
		return []bridge.Finding{wrong(notLinked, "run lifeboat pair and scan the code with the account's phone")}
	}
	number := "+" + device.GetJID().User
	if err := p.withSession(ctx, func(*session) error { return nil }); err != nil {
		return []bridge.Finding{wrong("WhatsApp does not let "+number+" in", err.Error())}
	}
	return []bridge.Finding{{OK: true, What: linked + " as " + number}, p.checkPhone(time.Now())}
}

func (p *Platform) checkPhone(now time.Time) bridge.Finding {
	seen := p.PhoneSeen()
	if seen.IsZero() || now.Sub(seen) < phoneLate {
		return bridge.Finding{OK: true, What: "nothing is wrong with the account's phone"}
	}
	return wrong("the account's phone was last seen on "+seen.Format("2 January"),
		"switch the phone on and open WhatsApp there; after 14 days without it the link ends")
}

// CheckChat looks whether the relay is in a group and may write there, or whether
// a number is on WhatsApp.
func (p *Platform) CheckChat(ctx context.Context, chatID string) []bridge.Finding {
	jid, err := parseChat(bridge.Chat{Platform: p.name, ID: chatID})
	if err != nil {
		return []bridge.Finding{barred("this is no WhatsApp chat", bridge.AsSendError(err).Reason)}
	}
	var found bridge.Finding
	err = p.withSession(ctx, func(s *session) error {
		found = s.checkChat(ctx, jid)
		return nil
	})
	if err != nil {
		found = bridge.Finding{What: "WhatsApp could not be asked about the chat", Remedy: err.Error(), Unsure: true}
	}
	return []bridge.Finding{found}
}

func (s *session) checkChat(ctx context.Context, jid types.JID) bridge.Finding {
	if jid.Server != types.GroupServer {
		return s.checkPerson(ctx, jid)
	}
	info, err := s.client.GetGroupInfo(ctx, jid)
	switch {
	case errors.Is(err, whatsmeow.ErrNotInGroup), errors.Is(err, whatsmeow.ErrGroupNotFound):
		return barred("the relay's account is not in this group", "add it there, or take the group's id from the list of chats")
	case err != nil:
		return denied("WhatsApp could not be asked about the group", questionFailure(err))
	case !s.mayWrite(info):
		return barred(fmt.Sprintf("the relay may not write in %q", info.Name), needAdmin)
	case info.IsAnnounce:
		return bridge.Finding{OK: true, What: fmt.Sprintf("the relay may write in %q, where of the members only admins may", info.Name)}
	default:
		return bridge.Finding{OK: true, What: fmt.Sprintf("the relay and all members may write in %q", info.Name)}
	}
}

func (s *session) checkPerson(ctx context.Context, jid types.JID) bridge.Finding {
	if failure := s.reach(ctx, jid); failure != nil {
		return denied("the relay cannot write to this person", failure)
	}
	return bridge.Finding{OK: true, What: "the relay can write to this person"}
}

// denied is what a question showed that WhatsApp did not answer as hoped. Only a
// refusal says something about the chat.
func denied(what string, failure *bridge.SendError) bridge.Finding {
	refused := failure.Result == bridge.Rejected
	return bridge.Finding{What: what, Remedy: failure.Reason, Unsure: !refused, Barred: refused}
}

func barred(what, remedy string) bridge.Finding {
	return bridge.Finding{What: what, Remedy: remedy, Barred: true}
}

func wrong(what, remedy string) bridge.Finding {
	return bridge.Finding{What: what, Remedy: remedy}
}
