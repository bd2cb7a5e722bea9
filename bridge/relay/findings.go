package relay

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// phoneAwayAfter is how long the phone of an account may not be seen before
// operators are told. WhatsApp drops a linked device after about 14 days.
const phoneAwayAfter = 10 * 24 * time.Hour

// ledger is what the database says of things that went wrong. It is read anew
// when something may have changed.
type ledger struct {
	read     bool
	parked   []store.ParkedChat
	setAside int64
	moves    map[bridge.Chat]bridge.Chat
}

// readLedger reads the ledger if it may be out of date.
func (r *Relay) readLedger(ctx context.Context) error {
	if r.knowledge.ledger.read || len(r.options.Operators) == 0 {
		return nil
	}
	fresh := ledger{read: true}
	err := r.store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if fresh.parked, err = tx.Parked(); err != nil {
			return err
		}
		if _, fresh.setAside, err = tx.EnvelopeCounts(); err != nil {
			return err
		}
		fresh.moves, err = tx.ChatMoves()
		return err
	})
	if err != nil {
		return fmt.Errorf("look for what operators should know: %w", err)
	}
	r.knowledge.ledger = fresh
	return nil
}

// findings is everything that operators may want to know now. Memories and
// verdicts are as this step leaves them.
func (r *Relay) findings(memories map[bridge.PlatformName]memory, verdicts map[bridge.PlatformName]verdict, now time.Time) []alert.Finding {
	var all []alert.Finding
	for name, platform := range r.platforms {
		all = append(all, r.accountFindings(name)...)
		all = append(all, r.phoneFindings(name, platform, now)...)
	}
	for primary, remembered := range memories {
		all = append(all, r.primaryFindings(primary, remembered.Failover)...)
	}
	for fallback, found := range verdicts {
		if _, watched := r.groups.Primary[fallback]; found.Failing && !watched {
			all = append(all, r.about(fallback, alert.FallbackDown, found.Evidence))
		}
	}
	all = append(all, r.knowledge.disk.findings()...)
	all = append(all, r.knowledge.writeFailures.findings(r.options.zone())...)
	if reason := r.knowledge.unkept; reason != "" {
		all = append(all, alert.Finding{Condition: alert.FilesUnkept, Evidence: reason})
	}
	all = append(all, r.standing.Jump.findings(now)...)
	all = append(all, r.missedFindings(now)...)
	all = append(all, r.bridgeFindings(now)...)
	all = append(all, r.unfitFindings()...)
	all = append(all, r.waitingFindings()...)
	all = append(all, r.reviewFindings()...)
	return append(all, r.ledgerFindings()...)
}

// accountConditions say which alert an account's state is.
var accountConditions = map[bridge.Account]alert.Name{
	bridge.AccountLoggedOut: alert.LoggedOut,
	bridge.AccountBanned:    alert.Banned,
	bridge.AccountOutdated:  alert.Outdated,
	bridge.AccountReplaced:  alert.Replaced,
	bridge.AccountRefused:   alert.Refused,
	bridge.AccountPasskey:   alert.PasskeyAsked,
}

func (r *Relay) accountFindings(name bridge.PlatformName) []alert.Finding {
	link := r.knowledge.links[name]
	condition, faulty := accountConditions[link.Account]
	if !faulty {
		return nil
	}
	found := []alert.Finding{r.about(name, condition, link.AccountEvidence(r.options.zone()))}
	if link.Account == bridge.AccountPasskey {
		found = append(found, r.about(name, alert.LoggedOut, "it is not linked")) // that is not over
	}
	return found
}

func (r *Relay) phoneFindings(name bridge.PlatformName, platform bridge.Platform, now time.Time) []alert.Finding {
	companion, able := platform.(bridge.Companion)
	if !able {
		return nil
	}
	seen := companion.PhoneSeen()
	if seen.IsZero() || now.Sub(seen) < phoneAwayAfter {
		return nil
	}
	return []alert.Finding{r.about(name, alert.PhoneAway, "on "+seen.In(r.options.zone()).Format("2 January"))}
}

func (r *Relay) primaryFindings(primary bridge.PlatformName, state failover.State) []alert.Finding {
	var found []alert.Finding
	if state.Phase == failover.Down || state.Phase == failover.Recovering {
		found = append(found, r.about(primary, alert.Outage, state.Evidence))
	}
	if state.InIncident() && state.Blind {
		found = append(found, r.about(primary, alert.Blind, "too little can be seen of it"))
	}
	if condition, ours := ownNetwork[state.Trouble]; ours {
		found = append(found, alert.Finding{Condition: condition, Evidence: state.Evidence})
	}
	return found
}

// ownNetwork are the troubles with our own network, as operators are told.
var ownNetwork = map[failover.Trouble]alert.Name{
	failover.OwnNetwork: alert.OwnNetwork, failover.SignInPage: alert.SignInPage, failover.NameServer: alert.NameServer,
}

func (r *Relay) about(name bridge.PlatformName, condition alert.Name, evidence string) alert.Finding {
	if evidence == "" {
		evidence = "no reason was given"
	}
	return alert.Finding{Condition: condition, Key: string(name), Subject: r.options.title(name), Evidence: evidence}
}

// parkedConditions say which alert it is that something is parked.
var parkedConditions = map[store.ParkedFor]alert.Name{
	store.ForRefusal: alert.Parked, store.ForRestore: alert.Restored, store.ForLimits: alert.Overdue,
}

// ledgerFindings tell of what the platforms refused, what could not be
// understood, and chats that moved.
func (r *Relay) ledgerFindings() []alert.Finding {
	var found []alert.Finding
	for _, parked := range r.knowledge.ledger.parked {
		found = append(found, r.aboutChat(parked.Chat, parkedConditions[parked.For], parked.Reason, parked.Count))
	}
	for chat, missing := range r.knowledge.rights {
		found = append(found, r.aboutChat(chat, alert.MissingRight, missing.reason, 0))
	}
	if count := r.knowledge.ledger.setAside; count > 0 {
		found = append(found, alert.Finding{Condition: alert.SetAside, Count: count})
	}
	for from, to := range r.knowledge.ledger.moves {
		if _, configured := r.groups.ByChat[from]; configured {
			found = append(found, r.aboutChat(from, alert.ChatMoved, fmt.Sprintf("%q", to), 0))
		}
	}
	return found
}

func (r *Relay) aboutChat(chat bridge.Chat, condition alert.Name, evidence string, count int64) alert.Finding {
	return alert.Finding{Condition: condition, Key: chat.String(), Subject: r.nameOf(chat), Evidence: evidence, Count: count}
}

// nameOf is how operators call a chat.
func (r *Relay) nameOf(chat bridge.Chat) string {
	if group, configured := r.groups.ByChat[chat]; configured {
		return fmt.Sprintf("%s on %s", group.Name, r.options.title(chat.Platform))
	}
	if slices.Contains(r.options.Operators, chat) {
		return fmt.Sprintf("your own chat %s", chat)
	}
	return chat.String()
}
