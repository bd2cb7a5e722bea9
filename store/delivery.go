package store

import (
	"database/sql"
	"fmt"
	"time"

	"lifeboat/bridge"
)

// Lane is one of the two queues of a chat. Each is sent in the order in which
// deliveries were added, one delivery at a time.
type Lane string

// The lanes.
const (
	Live   Lane = "live"   // what is said now
	Replay Lane = "replay" // what was held
)

// State is how far a delivery has come.
type State string

// The states. A delivery that waits, is being tried or is unsettled is in its
// lane and holds up those behind it; a parked one has left the lane and is
// kept for the operators; sent, dropped and canceled are final. A folded one
// shares the fate of the delivery that it was folded into.
const (
	Waiting   State = "waiting" // to be tried, or tried again
	Trying    State = "trying"  // a try has begun and its result is not stored
	Unsettled State = "unknown" // a part of it may have arrived
	Sent      State = "sent"
	Parked    State = "parked"
	Dropped   State = "dropped"
	Canceled  State = "canceled" // an operator wants nobody to read it; kept until its retention is over
	Folded    State = "folded"   // another delivery posts it together with others
)

// Transcript is the phase of a post with a file that the relay has written
// itself. The file is kept as long as the post's body is.
const Transcript = "transcript"

// Burst is the phase of a post in which live messages of one person stand
// together.
const Burst = "burst"

// Delivery is one message, edit, deletion, reaction or announcement for one
// chat.
type Delivery struct {
	ID     int64
	Chat   bridge.Chat
	Lane   Lane
	State  State // Waiting if it is added without one
	Action bridge.Action
	// Message is what is delivered; 0 for an announcement or a notice.
	Message int64
	// Body is what to post, for announcements and notices, with chat and target
	// left empty. A message is resolved just before its first try instead.
	Body *bridge.Post
	// Target is the delivery whose first part is edited, deleted, reacted to or
	// pinned, or, for a post of files, the one that tells of them; 0 if there is
	// none.
	Target int64
	// Incident and Phase are what an announcement belongs to.
	Incident int64
	Phase    string
	// Late asks for the time to be shown, because it is delivered long after it
	// was said.
	Late     bool
	Attempts int
	TriedAt  time.Time // when the last try began; zero before the first
	NextTry  time.Time // not before; zero for at once
	// Reason tells operators why it is where it is. It holds no message text.
	Reason    string
	CreatedAt time.Time
	// FinishedAt is when it left its lane; zero while it is there.
	FinishedAt time.Time
	// FoldedInto is the delivery that posts this one together with others; 0
	// unless the state is Folded.
	FoldedInto int64
	// Restored says that another relay may have sent it after the backup that
	// the database comes from.
	Restored bool
}

// Fresh says that a delivery posts a message and was never tried by this relay.
func (d Delivery) Fresh() bool {
	return d.Message != 0 && d.Action == bridge.ActionPost && d.Attempts == 0
}

// AddDelivery puts a delivery at the end of its lane and returns its id. One
// that is added as sent, parked, dropped, canceled or folded needs a time in FinishedAt
// and never is in the lane.
func (tx *Tx) AddDelivery(d Delivery) (id int64, err error) {
	if d.State == "" {
		d.State = Waiting
	}
	body, err := encode("the body of a delivery", d.Body)
	if err != nil {
		return 0, err
	}
	return tx.insert("add a delivery", `
		INSERT INTO deliveries (platform, chat, lane, state, action, message, body, target, incident, phase, late,
			attempts, tried_at, next_try, reason, created_at, finished_at, folded_into, restored)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING id`,
		string(d.Chat.Platform), d.Chat.ID, string(d.Lane), string(d.State), string(d.Action), orNull(d.Message), body,
		orNull(d.Target), orNull(d.Incident), d.Phase, flag(d.Late), d.Attempts, millis(d.TriedAt), millis(d.NextTry), d.Reason,
		d.CreatedAt.UnixMilli(), millis(d.FinishedAt), orNull(d.FoldedInto), flag(d.Restored))
}

// deliveryColumns are what readDelivery expects, in this order.
const deliveryColumns = `id, platform, chat, lane, state, action, coalesce(message, 0), body, coalesce(target, 0),
	coalesce(incident, 0), phase, late, attempts, tried_at, next_try, reason, created_at, finished_at,
	coalesce(folded_into, 0), restored`

func readDelivery(row scanner, d *Delivery) error {
	var body sql.NullString
	var triedAt, nextTry, createdAt, finishedAt sql.NullInt64
	err := row.Scan(&d.ID, &d.Chat.Platform, &d.Chat.ID, &d.Lane, &d.State, &d.Action, &d.Message, &body, &d.Target,
		&d.Incident, &d.Phase, &d.Late, &d.Attempts, &triedAt, &nextTry, &d.Reason, &createdAt, &finishedAt, &d.FoldedInto, &d.Restored)
	if err != nil {
		return err
	}
	d.TriedAt, d.NextTry = moment(triedAt), moment(nextTry)
	d.CreatedAt, d.FinishedAt = moment(createdAt), moment(finishedAt)
	return decode("the body of a delivery", body, &d.Body)
}

// Delivery returns a delivery, or [ErrNotFound].
func (tx *Tx) Delivery(id int64) (d Delivery, err error) {
	found, err := tx.find("read a delivery", func(row scanner) error { return readDelivery(row, &d) }, `
		SELECT `+deliveryColumns+` FROM deliveries WHERE id = $1`, id)
	if err == nil && !found {
		err = fmt.Errorf("delivery %d: %w", id, ErrNotFound)
	}
	return d, err
}
