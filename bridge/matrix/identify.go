package matrix

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"lifeboat/bridge"
)

// identify logs in if there is no token, and asks whose the token is.
func (r *receiver) identify(ctx context.Context) error {
	if r.session.current() == "" {
		if err := r.logIn(ctx); err != nil {
			return err
		}
	}
	e, err := r.ask(ctx, 0, http.MethodGet, r.endpoint("account", "whoami"), nil)
	if err != nil {
		return err
	}
	if owner := ownerIn(e); owner != r.self {
		return fatal{errors.New(foreignToken(owner, r.self))}
	}
	r.accepted = true
	r.monitor.Account(bridge.AccountFine, "")
	return nil
}

// login is a request to log in by password
// (https://spec.matrix.org/v1.11/client-server-api/#post_matrixclientv3login).
type login struct {
	Type       string `json:"type"`
	Identifier struct {
		Type string `json:"type"`
		User string `json:"user"`
	} `json:"identifier"`
	Password string `json:"password"`
	Device   string `json:"device_id"`
	Title    string `json:"initial_device_display_name"`
}

func (p *Platform) loginRequest() login {
	request := login{Type: "m.login.password", Password: p.session.password, Device: deviceID, Title: "Lifeboat"}
	request.Identifier.Type, request.Identifier.User = "m.id.user", p.self
	return request
}

func (r *receiver) logIn(ctx context.Context) error {
	e, err := r.ask(ctx, 0, http.MethodPost, r.endpoint("login"), r.loginRequest())
	var refused failure
	if errors.As(err, &refused) && refused.refusal.Code == "M_FORBIDDEN" {
		r.monitor.Account(bridge.AccountLoggedOut, reasonPasswordRefused)
	}
	if err != nil {
		return err
	}
	return r.granted(e)
}

// granted takes a token into use that the homeserver has given.
func (p *Platform) granted(e *exchange) error {
	var granted struct {
		Token string `json:"access_token"`
	}
	if err := e.read(&granted); err != nil {
		return err
	}
	if granted.Token == "" {
		return errors.New("the homeserver accepted the password and gave no access token")
	}
	if err := p.session.keep(granted.Token); err != nil {
		p.log.Error("the session could not be saved, so the next start logs in again; free disk space if it is full", "error", err)
	}
	return nil
}

// ownerIn is whose token was asked with; empty if the homeserver does not say.
func ownerIn(e *exchange) string {
	return read[struct {
		User string `json:"user_id"`
	}](e.body).User
}

func foreignToken(owner, self string) string {
	return fmt.Sprintf("the access token belongs to %s, not to %s: configure the user and the token of the same account", owner, self)
}
