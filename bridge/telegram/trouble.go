package telegram

import (
	"fmt"
	"net/http"

	"lifeboat/bridge"
)

// trouble says which capability of the link an exchange showed to fail, and
// why. The Bot API repeats the status of HTTP in its answers; a server in front
// of it may have another one.
func (e *exchange) trouble() (failing bridge.Capability, reason string) {
	outcome := e.Outcome
	if e.answer.Code != 0 {
		outcome.Status = e.answer.Code
	}
	return outcome.Trouble("Telegram", "is there a proxy or a login page in between?")
}

// statusText is the status as "502 Bad Gateway".
func (e *exchange) statusText() string {
	code := e.Status
	if e.answer.Code != 0 {
		code = e.answer.Code
	}
	return fmt.Sprintf("%d %s", code, http.StatusText(code))
}
