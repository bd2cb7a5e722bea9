package telegram

import (
	"context"
	"encoding/json"

	"lifeboat/bridge"
)

// ask makes a call that changes nothing and reads its result into into, unless
// that is nil. The library's own types are passed over: they fail as a whole at
// anything that is newer than the library, and their numbers are too small on
// 32-bit machines.
func (p *Platform) ask(ctx context.Context, into any, call func(context.Context) error) *bridge.SendError {
	ctx, report := withReport(ctx)
	err := call(ctx)
	if report.exchange == nil {
		return &bridge.SendError{Result: bridge.Rejected, Reason: "no request could be made", Err: err}
	}
	if failure := classify(report.exchange, ""); failure != nil {
		return failure
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(report.answer.Result, into); err != nil {
		return &bridge.SendError{Result: bridge.Rejected, Reason: "Telegram's answer cannot be read", Err: withoutValue(err)}
	}
	return nil
}
