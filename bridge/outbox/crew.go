package outbox

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// crew is who does what [Sender.Run] waits for in the end.
type crew struct {
	sends   context.Context // ends when Run waits no more
	workers errgroup.Group
}

func (c *crew) start(work func(sends context.Context)) {
	c.workers.Go(func() error {
		work(c.sends)
		return nil
	})
}

// employ says who does what is claimed: nobody from when the sender stops.
func (s *Sender) employ(crew *crew) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.crew = crew
}
