package store

import "lifeboat/bridge"

// ParkedFor says what kind of reason something is parked for.
type ParkedFor string

// The kinds of reasons.
const (
	ForRefusal ParkedFor = "refused"  // the platform does not take it
	ForRestore ParkedFor = "restored" // [RestoredReason]
	ForLimits  ParkedFor = "overdue"  // [ExpiredReason], [ExceededReason]
)

// ParkedChat says how many deliveries of a chat are parked for one kind of
// reason.
type ParkedChat struct {
	Chat  bridge.Chat
	For   ParkedFor
	Count int64
	// Reason is why the latest of them was parked.
	Reason string
}

var parkedFor = map[string]ParkedFor{RestoredReason: ForRestore, ExpiredReason: ForLimits, ExceededReason: ForLimits}

// Parked counts the parked deliveries, sorted by chat. A chat without any is
// left out.
func (tx *Tx) Parked() ([]ParkedChat, error) {
	var parked []ParkedChat
	read := func(row scanner) error {
		var p ParkedChat
		var latest int64
		err := row.Scan(&p.Chat.Platform, &p.Chat.ID, &p.Reason, &p.Count, &latest)
		p.For = ForRefusal
		if kind, known := parkedFor[p.Reason]; known {
			p.For = kind
		}
		parked = addParked(parked, p)
		return err
	}
	return parked, tx.list("count the parked deliveries", read, parkedChats)
}

// addParked adds what is parked for a later reason to what is known of its chat
// and kind; all of one chat come together.
func addParked(parked []ParkedChat, p ParkedChat) []ParkedChat {
	for i := len(parked) - 1; i >= 0 && parked[i].Chat == p.Chat; i-- {
		if parked[i].For == p.For {
			parked[i].Count, parked[i].Reason = parked[i].Count+p.Count, p.Reason
			return parked
		}
	}
	return append(parked, p)
}

const parkedChats = `
	SELECT platform, chat, reason, count(*), max(id) AS latest FROM deliveries
	WHERE state = 'parked' GROUP BY platform, chat, reason
	ORDER BY platform, chat, latest`
