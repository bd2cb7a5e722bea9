package outbox

import (
	"context"

	"lifeboat/bridge"
	"lifeboat/bridge/crashpoint"
	"lifeboat/store"
)

// Claim is a delivery that was started within the transaction that added it. It
// has its lane to itself until it is launched, once that transaction is on disk,
// or released, if it is not. One of the two has to follow, once.
type Claim struct {
	sender   *Sender
	lane     *lanes
	delivery store.Delivery
	parts    []store.StoredPart
	wording  string
	launched chan bool
}

// Claim starts a delivery that the transaction has added, if it may go at once:
// it is stored that its parts are being tried, so that nothing has to be read or
// written between the commit and the send. It returns nil, and has changed
// nothing, where anything stands in the way: something is under way or before it
// in its lane, it has to wait, may go out together with others, brings a file or
// is refused. Then it goes the ordinary way, which is always right.
//
// It neither waits nor uses the store, only the transaction. A failure of that is
// returned.
func (s *Sender) Claim(tx *store.Tx, d store.Delivery) (*Claim, error) {
	if d.Lane != store.Live || !d.Fresh() || d.Restored {
		return nil, nil
	}
	claim := s.take(d)
	if claim == nil {
		return nil, nil
	}
	started, err := claim.start(tx)
	if err != nil || !started {
		claim.Release()
		return nil, err
	}
	return claim, nil
}

// take gives a delivery its chat's turn and a worker that waits for the commit,
// as far as what the sender remembers allows that.
func (s *Sender) take(d store.Delivery) *Claim {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	lane, known := s.lanes[d.Chat]
	if !known || !s.mayTake(lane) || lane.lively.Next(now).After(now) || s.choose(d.Chat, heads{live: head{Delivery: d}}, now).delivery.ID == 0 {
		return nil
	}
	s.begin(lane)
	claim := &Claim{sender: s, lane: lane, delivery: d, launched: make(chan bool, 1)}
	s.crew.start(claim.carryOut)
	return claim
}

// mayTake says whether a chat's turn is free and nobody waits for it. A canary
// that is under way gives way in the ordinary way only, and so does what shares
// one account with chats that have waited for longer.
func (s *Sender) mayTake(lane *lanes) bool {
	blocked, _ := s.blocked(lane)
	return s.crew != nil && !blocked && s.canary.giveUp == nil && (!s.traits.SerialSends || len(s.queue) == 0)
}

// start stores the try and says whether it did. Whatever stands behind the
// delivery might go out with it, and what stands before it goes first.
func (c *Claim) start(tx *store.Tx) (started bool, err error) {
	s, d := c.sender, c.delivery
	lane, err := tx.LaneFront(d.Chat, d.Lane, 2)
	if err != nil || len(lane) != 1 || lane[0].ID != d.ID {
		return false, err
	}
	c.delivery = lane[0]
	now := s.now()
	if due, err := s.content.Due(tx, c.delivery); err != nil || due.After(now) {
		return false, err
	}
	if !c.render(tx) {
		return false, nil
	}
	return true, s.startParts(tx, c.delivery, c.parts, now)
}

// render says whether there are parts that can go out at once. What is refused
// is so again in the ordinary way, which deals with it, and a transaction that
// has failed stays so.
func (c *Claim) render(tx *store.Tx) bool {
	post, err := c.sender.content.Resolve(tx, c.delivery)
	if err != nil || len(post.Files) > 0 {
		return false
	}
	c.wording = post.Text.Plain
	c.parts, err = c.sender.render(c.delivery, post)
	return err == nil
}

// Launch sends the delivery. The transaction in which it was claimed is on disk.
func (c *Claim) Launch() { c.launched <- true }

// Release gives the chat's turn back, and changes nothing else. What the
// transaction has left on disk, if anything, decides how it goes on.
func (c *Claim) Release() {
	c.launched <- false
	c.sender.giveBack(c.lane, c.delivery.Chat)
}

// giveBack ends a turn that was not used.
func (s *Sender) giveBack(lane *lanes, chat bridge.Chat) {
	s.mu.Lock()
	lane.busy = false
	s.busy--
	s.enqueue(chat)
	s.mu.Unlock()
	s.look()
}

// carryOut sends what was claimed as soon as that is on disk. If the relay ends
// before that is known, the next run finds the delivery as it is.
func (c *Claim) carryOut(ctx context.Context) {
	select {
	case launched := <-c.launched:
		if !launched {
			return
		}
	case <-ctx.Done():
		return
	}
	crashpoint.Reached(crashpoint.PartsStored)
	s := c.sender
	s.reports.Posting(c.wording)
	s.finish(c.lane, s.sendParts(ctx, c.delivery, c.parts))
}
