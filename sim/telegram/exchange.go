package telegram

import (
	"net/http"

	"lifeboat/sim/faults"
)

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

// way is the exchange's way through the faults.
func (e *exchange) way() faults.Exchange[trouble, answer] {
	return faults.Exchange[trouble, answer]{
		Set: e.server.faults, Name: e.method, Gone: e.gone, Closing: e.server.visits.Closing(), Gateway: gatewayAnswer, Meet: e.meet,
	}
}

// answer takes the request to its method and the answer back.
func (e *exchange) answer() (answer, error) {
	return e.way().Answer(e.carryOut, func(result any, err error) (answer, error) {
		a, err := told(result, err)
		a.cut = e.cut
		return a, err
	})
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
