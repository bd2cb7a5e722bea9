package matrix

import (
	"crypto/rand"
	"strings"
)

// authenticate finds the device behind a request's access token.
func (e *exchange) authenticate() error {
	if e.endpoint.open {
		return nil
	}
	token, found := strings.CutPrefix(e.request.Header.Get("Authorization"), "Bearer ")
	if !found {
		token = e.request.URL.Query().Get("access_token")
	}
	if token == "" {
		return unauthorized(codeMissingToken, "Missing access token")
	}
	e.device = e.server.devices[token]
	if e.device == nil {
		return unauthorized(codeUnknownToken, "Unknown token")
	}
	return nil
}

// user is who asks.
func (e *exchange) user() *User {
	return e.device.user
}

// login takes a name, or a whole id, and a password.
func (e *exchange) login() (any, error) {
	var asked struct {
		Type       string `json:"type"`
		Identifier struct {
			Type string `json:"type"`
			User string `json:"user"`
		} `json:"identifier"`
		User     string `json:"user"`
		Password string `json:"password"`
		DeviceID string `json:"device_id"`
	}
	if err := e.read(&asked); err != nil {
		return nil, err
	}
	if asked.Type != "m.login.password" {
		return nil, badRequest(codeUnknown, "this server logs in by m.login.password only")
	}
	if asked.Identifier.User != "" {
		asked.User = asked.Identifier.User
	}
	user := e.server.users[fullID(asked.User)]
	if user == nil || user.password != asked.Password {
		return nil, forbidden("The username or password was incorrect or the account does not exist.")
	}
	if asked.DeviceID == "" {
		asked.DeviceID = rand.Text()
	}
	made := user.logIn(asked.DeviceID)
	return map[string]any{"user_id": user.id, "access_token": made.token, "device_id": made.id}, nil
}

// fullID completes what a person types as their name.
func fullID(name string) string {
	if strings.HasPrefix(name, "@") {
		return name
	}
	return "@" + name + ":" + serverName
}

func (e *exchange) logout() (any, error) {
	delete(e.server.devices, e.device.token)
	e.server.advance()
	return struct{}{}, nil
}

func (e *exchange) whoami() (any, error) {
	return map[string]any{"user_id": e.user().id, "device_id": e.device.id, "is_guest": false}, nil
}

func (e *exchange) setDisplayName() (any, error) {
	var asked struct {
		DisplayName string `json:"displayname"`
	}
	if err := e.read(&asked); err != nil {
		return nil, err
	}
	if e.request.PathValue("user") != e.user().id {
		return nil, forbidden("only one's own name can be changed")
	}
	e.user().rename(asked.DisplayName)
	return struct{}{}, nil
}
