package whatsapp

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/types/events"

	"lifeboat/bridge"
)

// ending says why a session ended. The zero ending means that it was told to.
type ending struct {
	reason  string // in plain words
	name    bool   // the server's name did not resolve
	own     bool   // it was not WhatsApp's fault
	vague   bool   // a better reason may follow
	renewed bool   // a newer version was found, which is to be tried at once
	account bridge.Account
	until   time.Time // for a ban: when it ends, if that is known

	took time.Duration // how long it took to find out
}

// signal is what the ending shows; false if it shows nothing of WhatsApp.
func (e ending) signal() (bridge.Signal, bool) {
	signal := bridge.Signal{Reason: e.reason, Took: e.took}
	switch {
	case e.account != "":
		signal.Account, signal.Until = e.account, e.until
	case e.own, e.reason == "":
		return bridge.Signal{}, false
	case e.name:
		signal.Capability = bridge.Resolve
	default:
		signal.Capability = bridge.Connect
	}
	return signal, true
}

// judge says what an event of whatsmeow means for the session, or nil if that
// goes on (connectionevents.go, types/events/events.go:142).
func judge(event any) *ending {
	switch event := event.(type) {
	case *events.LoggedOut:
		return &ending{account: bridge.AccountLoggedOut, reason: loggedOutReason(event)}
	case *events.StreamReplaced:
		return &ending{account: bridge.AccountReplaced, reason: "another process uses the same linked device; stop it, or pair again here"}
	case *events.ClientOutdated:
		return &ending{account: bridge.AccountOutdated, reason: "WhatsApp does not accept this version any more; install a newer Lifeboat"}
	case *events.TemporaryBan:
		return banned(event)
	case *events.ConnectFailure:
		return refused(event)
	case *events.StreamError:
		return &ending{reason: fmt.Sprintf("the server ended the connection with error %q", event.Code)}
	case *events.ManualLoginReconnect:
		return &ending{reason: "the server asked for a new login"}
	case *events.Disconnected:
		return &ending{vague: true, reason: connectionLost}
	default:
		return nil
	}
}

func loggedOutReason(event *events.LoggedOut) string {
	if !event.OnConnect {
		return "the relay was unlinked on the phone; run lifeboat pair"
	}
	return fmt.Sprintf("WhatsApp refused the login (%s); look at the phone, then run lifeboat pair", event.Reason)
}

func banned(event *events.TemporaryBan) *ending {
	end := &ending{account: bridge.AccountBanned, reason: fmt.Sprintf("WhatsApp has banned the account for a time (%s)", event.Code)}
	if event.Expire > 0 {
		end.until = time.Now().Add(event.Expire)
	}
	return end
}

// refused tells a server in trouble from one that does not want us.
func refused(event *events.ConnectFailure) *ending {
	if event.Reason >= events.ConnectFailureInternalServerError {
		return &ending{reason: fmt.Sprintf("the server answered the login with failure %s", event.Reason)}
	}
	return &ending{
		account: bridge.AccountRefused,
		reason:  fmt.Sprintf("WhatsApp refused the login (%s %s)", event.Reason, shortened(event.Message)),
	}
}

// noteFault remembers an account fault for those who want to send. A version
// that is too old is first put right, if it can be, without a word to anybody.
func (p *Platform) noteFault(ctx context.Context, end ending) ending {
	if end.account == "" {
		return end
	}
	if end.account == bridge.AccountOutdated {
		renewed, err := p.renewVersion(ctx)
		if renewed {
			p.log.Info("WhatsApp refused the version, so the current one is tried", "version", p.version.Load().String())
			return ending{own: true, renewed: true, reason: end.reason}
		}
		if err != nil {
			p.log.Warn("WhatsApp refused the version, and the current one is not to be had", "error", err)
		}
	}
	p.fault.Store(&end)
	return end
}

// noteAccount is noteFault for a device that has tried to log in.
func (p *Platform) noteAccount(ctx context.Context, device types.JID, end ending) ending {
	if end.account == bridge.AccountLoggedOut {
		p.unlink(ctx, device)
	}
	return p.noteFault(ctx, end)
}

// unlink deletes what is left of a device that WhatsApp has logged out, so that
// it can be paired anew. whatsmeow does the same, but the session's end may
// have come in between.
func (p *Platform) unlink(ctx context.Context, device types.JID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.pace.busy)
	defer cancel()
	if err := p.database.forget(ctx, device); err != nil {
		p.log.Error("the keys of the unlinked device could not be deleted", "error", err)
	}
}
