package notify

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/nicholas-fedor/shoutrrr/pkg/types"

	"lifeboat/bridge"
)

// repeatMark follows a text that may have been sent before.
const repeatMark = " (perhaps for the second time)"

// Send makes one try. It returns before ctx ends, also where the service does
// not.
func (p *Platform) Send(ctx context.Context, part bridge.Part) (bridge.Receipt, error) {
	route, known := p.routes[part.Chat.ID]
	if !known {
		return bridge.Receipt{}, &bridge.SendError{Result: bridge.Rejected, Reason: "the address is not in the config any more"}
	}
	text := string(part.Payload)
	if part.MayRepeat {
		text += repeatMark
	}
	select {
	case route.underWay <- struct{}{}:
	case <-ctx.Done():
		return bridge.Receipt{}, &bridge.SendError{Result: bridge.Transient, Reason: "the service has not answered earlier tries yet"}
	}
	select {
	case err := <-p.begin(route, text):
		if err != nil {
			return bridge.Receipt{}, classify(err)
		}
		return bridge.Receipt{ID: part.ID, At: time.Now()}, nil
	case <-ctx.Done():
		return bridge.Receipt{}, &bridge.SendError{Result: bridge.Unknown, Reason: "the service did not answer in time"}
	}
}

// begin sends in a goroutine that Run waits for. The channel takes the result
// whether or not anybody still listens.
func (p *Platform) begin(route *route, text string) <-chan error {
	done := make(chan error, 1)
	p.sends.Go(func() {
		defer func() { <-route.underWay }()
		done <- route.send(text)
	})
	return done
}

// send turns a panic over an odd answer into an error: the library meets
// foreign input here.
func (r *route) send(text string) (err error) {
	defer func() {
		if recovered := recover(); recovered != nil {
			err = fmt.Errorf("the library gave up (%T)", recovered)
		}
	}()
	return r.service.Send(text, &types.Params{})
}

// status finds the status of an HTTP answer in what a service says of it:
// "500 Internal Server Error", "status code 429".
var status = regexp.MustCompile(`\b(?:status(?: code)?:? "?)?([45][0-9]{2}) [A-Z]|status(?: code)?:? "?([45][0-9]{2})\b`)

// classify says what a failure means, in words of its own: the library's may
// hold the address.
func classify(err error) *bridge.SendError {
	text := err.Error()
	if found := status.FindStringSubmatch(text); found != nil {
		return classifyStatus(found[1] + found[2])
	}
	for _, known := range []struct{ sign, reason string }{
		{"connection refused", "the service's server refuses connections"},
		{"no such host", "the name of the service's server does not resolve"},
		{"x509", "the certificate of the service's server is not trusted"},
		{"imeout", "the service's server did not answer in time"},
		{"deadline exceeded", "the service's server did not answer in time"},
	} {
		if strings.Contains(text, known.sign) {
			return &bridge.SendError{Result: bridge.Transient, Reason: known.reason}
		}
	}
	return &bridge.SendError{Result: bridge.Transient, Reason: "the service could not be reached or did not take the text"}
}

// classifyStatus takes 408 and 429 for passing trouble, and every other refusal
// for one that asking again does not change.
func classifyStatus(code string) *bridge.SendError {
	switch {
	case code == "429":
		return &bridge.SendError{Result: bridge.RateLimited, Reason: "the service takes no more for a while (429)"}
	case code[0] == '5' || code == "408":
		return &bridge.SendError{Result: bridge.Transient, Reason: fmt.Sprintf("the service has trouble of its own (%s)", code)}
	default:
		return &bridge.SendError{Result: bridge.Rejected, Reason: fmt.Sprintf("the service refuses the text (%s); check the address behind operators.urls", code)}
	}
}
