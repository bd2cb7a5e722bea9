package telegram

import (
	"errors"
	"net/http"
	"time"
)

// errNoAnswer means that the connection is closed without an answer: the client has gone, the server closes, or a
// fault wants it so.
var errNoAnswer = errors.New("no answer")

// exchange is one request on its way through the faults to its method, and its answer on the way back.
type exchange struct {
	server *Server
	gone   <-chan struct{} // closed when the client has given up
	token  string
	method string
	*request
	filePath string  // of a download
	cut      bool    // the answer is to be cut in the middle
	search   *search // what a poll looks for; nil until it has begun
}

// answer takes the request to its method and the answer back. A poll that a fault interrupts sets out again.
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

// bringBack takes an answer past the faults that concern answers.
func (e *exchange) bringBack(result any, err error) (answer, error) {
	if errors.Is(err, errNoAnswer) {
		return answer{}, err
	}
	if _, err := e.suffer(afterCarriedOut); err != nil {
		return answer{}, err
	}
	a, err := told(result, err)
	a.cut = e.cut
	return a, err
}

// carryOut finds the bot and the method, and runs it.
func (e *exchange) carryOut() (any, error) {
	s := e.server
	s.mu.Lock()
	defer s.mu.Unlock()
	bot := s.botWithToken(e.token)
	if bot == nil {
		return nil, unauthorized()
	}
	if e.method == getUpdates {
		return e.poll(bot)
	}
	c := &call{server: s, bot: bot, args: e.args, uploads: e.uploads}
	if e.method == downloading {
		return c.download(e.filePath)
	}
	run, known := methods[e.method]
	if !known {
		return nil, &refusal{code: http.StatusNotFound, description: "Not Found: method not found"}
	}
	return run(c)
}

// wait returns nil when done is closed or d has passed, whichever is first, and errNoAnswer if the exchange is over
// before. A nil channel and a d of 0 mean never.
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
	case <-e.gone:
		return errNoAnswer
	case <-e.server.closing:
		return errNoAnswer
	}
}
