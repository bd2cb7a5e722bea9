package telegram

import (
	"context"
	"time"

	"lifeboat/bridge"
)

// Probe asks Telegram who the bot is. Any answer of Telegram's shows that the
// link works, also one that refuses the token.
func (p *Platform) Probe(ctx context.Context) bridge.Signal {
	started := time.Now()
	ctx, report := withReport(ctx)
	me, err := p.bot.GetMe(ctx)
	if err == nil {
		p.username.Store(&me.Username)
	}
	signal := bridge.Signal{Platform: p.name, At: time.Now(), Capability: bridge.Ping, OK: true, Took: time.Since(started)}
	if report.exchange != nil {
		_, signal.Reason = report.trouble()
	} else if err != nil {
		signal.Reason = "no request could be made: " + err.Error()
	}
	signal.OK = signal.Reason == ""
	return signal
}
