package pairing

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"lifeboat/bridge"
)

// limit is how long codes are shown before somebody has to ask again.
const limit = 5 * time.Minute

// Pictures keeps pictures that the relay makes itself, so that they can be
// posted.
type Pictures interface {
	// Keep puts a picture where platforms find it under the hash that it
	// returns.
	Keep(content []byte) (hash string, err error)
}

// Request is the wish of an operator.
type Request struct {
	Chat     bridge.Chat // where it was said
	Pairer   bridge.Pairer
	Platform bridge.PlatformName
	Title    string // of the platform, as people write it
	Phone    string // the account's number, for a code to type; empty for a picture
}

// News is a code to be shown, or the end.
type News struct {
	Chat    bridge.Chat
	Text    string
	Picture *bridge.KeptMedium
	Ended   bool
}

// Linker carries out requests. Make one with [New].
type Linker struct {
	pictures Pictures
	report   func(News)
	log      *slog.Logger
	requests chan Request
}

// New makes a linker. Without pictures, which may be nil, a code is one to type.
// What is to be shown is reported, in order; that must not block.
func New(pictures Pictures, report func(News), log *slog.Logger) *Linker {
	return &Linker{pictures: pictures, report: report, log: log, requests: make(chan Request, 1)}
}

// Ask hands in a request; while another is being carried out it is declined. It
// never blocks.
func (l *Linker) Ask(request Request) {
	select {
	case l.requests <- request:
	default:
		l.report(News{Chat: request.Chat, Text: "A code is being shown already; wait until that has ended.", Ended: true})
	}
}

// Run carries out requests until ctx ends.
func (l *Linker) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case request := <-l.requests:
			l.carryOut(ctx, request)
		}
	}
}

func (l *Linker) carryOut(ctx context.Context, request Request) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errLimit)
	defer cancel()
	err := request.Pairer.Pair(ctx, bridge.PairRequest{
		Phone:    request.Phone,
		ShowQR:   func(code string) { l.report(l.qr(request, code)) },
		ShowCode: func(code string) { l.report(News{Chat: request.Chat, Text: typeText(request.Title, code)}) },
	})
	news := News{Chat: request.Chat, Ended: true, Text: request.Title + " is paired."}
	if err != nil {
		if context.Cause(ctx) != nil {
			err = context.Cause(ctx) // why it was given up says more
		}
		news.Text = fmt.Sprintf("%s is not paired: %v.", request.Title, err)
		l.log.Warn("the pairing that an operator asked for failed", "platform", request.Platform, "error", err)
	}
	l.report(news)
}

var errLimit = fmt.Errorf("nobody used a code within %s; write /pair again", limit)

func typeText(title, code string) string {
	return fmt.Sprintf("Type this on the phone of the %s account: %s\nSettings, Linked devices, Link a device, Link with phone number instead.", title, code)
}
