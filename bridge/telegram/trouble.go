package telegram

import "lifeboat/bridge"

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
