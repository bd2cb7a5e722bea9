package relay

import (
	"lifeboat/bridge/outbox"
	"lifeboat/store"
)

// mostClaims is how many deliveries a step may add and still start them itself.
// Each makes its transaction longer, and nobody else writes meanwhile: worth it
// where a few people wait for a word, and not where a thousand groups are opened
// or a backlog arrives, since there each waits for the others anyway.
const mostClaims = 8

// claims are the deliveries that a step starts within its own transaction.
type claims struct {
	added []store.Delivery // that may be
	taken []*outbox.Claim
}

// claim starts what the step has added and what may go at once. What changes
// gates or ids only when it is published is not reckoned with, so nothing is
// claimed beside it.
func (w *work) claim(tx *store.Tx) error {
	if len(w.claims.added) > mostClaims || len(w.decisions) > 0 || len(w.judged) > 0 || len(w.moves) > 0 || len(w.jumps) > 0 {
		return nil
	}
	for _, d := range w.claims.added {
		claim, err := w.relay.senders[d.Chat.Platform].Claim(tx, d)
		if err != nil {
			return err
		}
		if claim != nil {
			w.claims.taken = append(w.claims.taken, claim)
			delete(w.touched, d.Chat) // it has nothing else to send, and its end looks again
		}
	}
	return nil
}

// launch sends what was claimed, now that it is on disk.
func (c *claims) launch() {
	for _, claim := range c.taken {
		claim.Launch()
	}
	*c = claims{}
}

// release gives back what was claimed by a step that is not on disk.
func (c *claims) release() {
	for _, claim := range c.taken {
		claim.Release()
	}
	*c = claims{}
}
