package faults

import (
	"errors"
	"time"
)

// ErrNoAnswer means that the connection is closed without an answer: the client has gone, the server closes, or a
// fault wants it so.
var ErrNoAnswer = errors.New("no answer")

// ErrBegan sends a request that was waiting back to meet a fault that has begun since.
var ErrBegan = errors.New("a fault began")

// Exchange is one request on its way through the faults to its endpoint, and its answer A on the way back.
type Exchange[P, A any] struct {
	Set *Set[P]
	// Name is that of the endpoint.
	Name string
	// Gone is closed when the client has given up, Closing when the server closes.
	Gone, Closing <-chan struct{}
	// Gateway makes the answer of a web server that does not reach the real one.
	Gateway func() A
	// Meet does what a special fault does: it may give an answer instead of the endpoint, or an error that ends the
	// exchange without one.
	Meet func(own P) (*A, error)
}

// Suffer meets the faults of a stage. It returns an answer if a fault gives one instead of the endpoint, and
// [ErrNoAnswer] if there is to be none.
func (e Exchange[P, A]) Suffer(at Stage) (*A, error) {
	for _, fault := range e.Set.Strike(e.Name, at) {
		instead, err := e.meet(fault)
		if err != nil || instead != nil {
			return instead, err
		}
	}
	return nil, nil
}

func (e Exchange[P, A]) meet(fault *Active[P]) (*A, error) {
	switch fault.Kind {
	case HangUntilLifted, HoldAnswer:
		return nil, e.Wait(fault.lifted, 0)
	case DelayRequest:
		return nil, e.Wait(fault.lifted, fault.Delay)
	case AnswerBadGateway:
		page := e.Gateway()
		return &page, nil
	case Special:
		return e.Meet(fault.Own)
	default:
		return nil, ErrNoAnswer
	}
}

// Wait returns nil when done is closed or d has passed, whichever is first, and [ErrNoAnswer] if the exchange is over
// before. A nil channel and a d of 0 mean never.
func (e Exchange[P, A]) Wait(done <-chan struct{}, d time.Duration) error {
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
	case <-e.Gone:
		return ErrNoAnswer
	case <-e.Closing:
		return ErrNoAnswer
	}
}

// Answer takes the request to its endpoint and the answer back, past the faults on both ways. A request that a fault
// interrupts while it waits ([ErrBegan]) sets out again. An error means that there is no answer.
func (e Exchange[P, A]) Answer(carryOut func() (any, error), tell func(any, error) (A, error)) (A, error) {
	var none A
	for {
		instead, err := e.Suffer(BeforeCarriedOut)
		if err != nil {
			return none, err
		}
		if instead != nil {
			return *instead, nil
		}
		result, err := carryOut()
		if !errors.Is(err, ErrBegan) {
			return e.BringBack(result, err, tell)
		}
	}
}

// BringBack takes an answer past the faults that concern answers.
func (e Exchange[P, A]) BringBack(result any, err error, tell func(any, error) (A, error)) (A, error) {
	var none A
	if errors.Is(err, ErrNoAnswer) {
		return none, err
	}
	if _, err := e.Suffer(AfterCarriedOut); err != nil {
		return none, err
	}
	return tell(result, err)
}
