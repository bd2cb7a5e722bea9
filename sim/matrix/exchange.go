package matrix

import (
	"errors"
	"net/http"
	"time"
)

// errNoAnswer means that the connection is closed without an answer: the client has gone, the server closes, or a
// fault wants it so.
var errNoAnswer = errors.New("no answer")

// exchange is one request on its way through the faults to its endpoint, and its answer on the way back.
type exchange struct {
	server   *Server
	endpoint endpoint
	request  *http.Request
	body     []byte
	device   *device // nil where no login is needed
	uploaded *upload
	search   *search // what a sync looks for; nil until it has begun
}

// answer takes the request to its endpoint and the answer back. A sync that a fault interrupts sets out again.
func (e *exchange) answer() (answer, error) {
	for {
		instead, err := e.suffer(beforeCarriedOut)
		if err != nil {
			return answer{}, err
		}
		if instead != nil {
			return *instead, nil
		}
		result, err := e.carryOut()
		if !errors.Is(err, errFaultBegan) {
			return e.bringBack(result, err)
		}
	}
}

// carryOut finds out who asks and runs the endpoint under the server's lock.
func (e *exchange) carryOut() (any, error) {
	e.server.mu.Lock()
	defer e.server.mu.Unlock()
	if err := e.authenticate(); err != nil {
		return nil, err
	}
	return e.endpoint.run(e)
}

// bringBack takes an answer past the faults that concern answers.
func (e *exchange) bringBack(result any, err error) (answer, error) {
	if errors.Is(err, errNoAnswer) {
		return answer{}, err
	}
	if _, err := e.suffer(afterCarriedOut); err != nil {
		return answer{}, err
	}
	return told(result, err)
}

// suffer meets the faults of a stage. It returns an answer if a fault gives one instead of the endpoint, and
// errNoAnswer if there is to be none.
func (e *exchange) suffer(at stage) (*answer, error) {
	for _, fault := range e.server.faults.strike(e.endpoint.name, at) {
		instead, err := e.meet(fault)
		if err != nil || instead != nil {
			return instead, err
		}
	}
	return nil, nil
}

func (e *exchange) meet(fault *activeFault) (*answer, error) {
	switch fault.kind {
	case hang, holdAnswer:
		return nil, e.wait(fault.lifted, 0)
	case delay:
		return nil, e.wait(fault.lifted, fault.delay)
	case badGateway:
		page := gatewayAnswer()
		return &page, nil
	case fail:
		refused, err := refuse(&fault.refusal)
		return &refused, err
	default:
		return nil, errNoAnswer
	}
}

// wait returns nil when done is closed or d has passed, whichever is first, and errNoAnswer if the exchange is over
// before. A d of 0 means never.
func (e *exchange) wait(done <-chan struct{}, d time.Duration) error {
	var passed <-chan time.Time
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		passed = timer.C
	}
	select {
	case <-done:
		return nil
	case <-passed:
		return nil
	case <-e.request.Context().Done():
		return errNoAnswer
	case <-e.server.closing:
		return errNoAnswer
	}
}
