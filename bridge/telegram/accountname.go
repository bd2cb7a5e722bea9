package telegram

import "encoding/json"

// AccountName returns the bot's @name, as it stands behind commands in groups
// ("/status@the_bot"). It is known once the bot has posted something or was
// probed.
func (p *Platform) AccountName() string {
	if name := p.username.Load(); name != nil {
		return *name
	}
	return ""
}

// learnName takes the bot's name from what Telegram answers to a post.
func (p *Platform) learnName(e *exchange) {
	var made struct {
		From struct {
			Username string `json:"username"`
		} `json:"from"`
	}
	if p.username.Load() == nil && json.Unmarshal(e.answer.Result, &made) == nil && made.From.Username != "" {
		p.username.Store(&made.From.Username)
	}
}
