package matrix

import (
	"io"
	"time"

	"lifeboat/sim/faults"
)

// transferred takes a file on its way past the faults that concern files.
func (e *exchange) transferred(from io.Reader) io.Reader {
	for _, fault := range e.server.faults.Strike(e.endpoint.name, faults.WhileTransferred) {
		switch fault.Own.kind {
		case cuttingShort:
			from = &severed{from: from, left: fault.Own.limit}
		case trickling:
			from = &paced{exchange: e, fault: fault, from: from}
		}
	}
	return from
}

// severed ends in the middle of a file.
type severed struct {
	from io.Reader
	left int
}

// Read reads what the fault has left of the file.
func (s *severed) Read(p []byte) (int, error) {
	if s.left <= 0 {
		return 0, faults.ErrNoAnswer
	}
	n, err := s.from.Read(p[:min(len(p), s.left)])
	s.left -= n
	return n, err
}

// paced lets little of a file pass at a time, until the fault is lifted.
type paced struct {
	exchange *exchange
	fault    *faults.Active[trouble]
	from     io.Reader
}

// Read waits for its turn.
func (p *paced) Read(into []byte) (int, error) {
	if err := p.exchange.way().Wait(p.fault.Lifted(), 100*time.Millisecond); err != nil {
		return 0, err
	}
	return p.from.Read(into[:min(len(into), p.fault.Own.limit)])
}
