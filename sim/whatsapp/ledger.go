package whatsapp

import (
	"time"

	"go.mau.fi/whatsmeow/types"
)

// Outcome is what the server did with a message.
type Outcome string

// The outcomes.
const (
	Routed    Outcome = "routed"
	Repeated  Outcome = "repeated" // acknowledged and not routed, see DeduplicateIDs
	Held      Outcome = "held"     // acknowledged, and routed when the fault is lifted
	Dropped   Outcome = "dropped"
	Swallowed Outcome = "swallowed"
	Refused   Outcome = "refused"
)

// Sent is a message as the server saw it come in. It cannot read the text.
type Sent struct {
	From    string // the sender's number
	Device  int    // the sender's device; 0 is the phone
	Chat    types.JID
	ID      types.MessageID
	At      time.Time
	Repeat  bool // the same account has sent this id to this chat before
	Outcome Outcome
	Acked   bool // an acknowledgement without an error was sent
}

// messageKey is what makes a message the same one again.
type messageKey struct {
	from string
	chat types.JID
	id   types.MessageID
}

// Messages lists all messages that clients have sent, in the order in which they came. Retries of undecryptable
// messages and messages between devices of one account are not among them.
func (s *Server) Messages() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Sent, 0, len(s.ledger))
	for _, sent := range s.ledger {
		all = append(all, *sent)
	}
	return all
}

func (s *Server) record(from *device, chat types.JID, id types.MessageID) *Sent {
	key := messageKey{from.account.number, chat, id}
	sent := &Sent{From: from.account.number, Device: int(from.id), Chat: chat, ID: id, At: time.Now(), Repeat: s.seen[key]}
	s.seen[key] = true
	s.ledger = append(s.ledger, sent)
	return sent
}
