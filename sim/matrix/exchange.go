package matrix

import (
	"net/http"

	"lifeboat/sim/faults"
)

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

// way is the exchange's way through the faults.
func (e *exchange) way() faults.Exchange[trouble, answer] {
	return faults.Exchange[trouble, answer]{
		Set: e.server.faults, Name: e.endpoint.name, Gone: e.request.Context().Done(), Closing: e.server.visits.Closing(),
		Gateway: gatewayAnswer, Meet: trouble.meet,
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
