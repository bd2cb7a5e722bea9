package store

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"lifeboat/bridge"
)

// Forgotten says what became of the traces of a person.
type Forgotten struct {
	Messages int64 // whose text and author were deleted
	Dropped  int64 // deliveries that will not be sent any more
	// Kept are deliveries that hold their text, together with others', and are
	// on their way; the text goes after the retention time.
	Kept int64
	kept map[int64]bool // these, by id
}

// ForgetPerson deletes what somebody said and under which ids they said it. What
// was to be delivered of it is dropped, and a post of many that nobody can have
// seen is taken apart, so that it is composed without it. The messages' own ids
// stay until they are pruned, so that a redelivery is recognized.
func (tx *Tx) ForgetPerson(platform bridge.PlatformName, id string, at time.Time) (f Forgotten, err error) {
	messages, err := tx.saidBy(platform, id)
	if err != nil {
		return f, err
	}
	f.kept = map[int64]bool{}
	for _, message := range messages {
		if err := tx.forgetDeliveries(message, at, &f); err != nil {
			return f, err
		}
		if err := tx.forgetMessage(message); err != nil {
			return f, err
		}
	}
	f.Messages, f.Kept = int64(len(messages)), int64(len(f.kept))
	return f, nil
}

// saidBy are the messages of a person, also where the id is their second one.
func (tx *Tx) saidBy(platform bridge.PlatformName, id string) ([]int64, error) {
	pattern, err := fieldPattern("also_id", id)
	if err != nil {
		return nil, err
	}
	var messages []int64
	read := func(row scanner) error {
		var message int64
		err := row.Scan(&message)
		messages = append(messages, message)
		return err
	}
	return messages, tx.list("find what somebody said", read, `
		SELECT id FROM messages WHERE platform = $1 AND (sender = $2 OR body LIKE $3 ESCAPE '\')`,
		string(platform), id, pattern)
}

// fieldPattern is what the body of a message with a field of this value is LIKE.
func fieldPattern(field, value string) (string, error) {
	encoded, err := encode("an id", value)
	if err != nil {
		return "", err
	}
	pattern := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(fmt.Sprintf("%q:%s", field, encoded))
	return "%" + pattern + "%", nil
}

func (tx *Tx) forgetDeliveries(message int64, at time.Time, f *Forgotten) error {
	deliveries, err := tx.DeliveriesOf(message)
	if err != nil {
		return err
	}
	for _, id := range deliveries {
		if err := tx.forgetDelivery(id, at, f); err != nil {
			return err
		}
	}
	return nil
}

// forgetDelivery forgets one delivery of a message, and the post of many that it
// was folded into.
func (tx *Tx) forgetDelivery(id int64, at time.Time, f *Forgotten) error {
	post, err := tx.postOf(id)
	if err != nil {
		return err
	}
	if post != id {
		if err := tx.forgetPost(post, at, f); err != nil {
			return err
		}
	}
	dropped, err := tx.exec("drop what somebody said", `
		UPDATE deliveries SET state = 'dropped', reason = 'its author is forgotten', next_try = NULL, finished_at = $2
		WHERE id = $1 AND state IN ('waiting', 'unknown', 'trying', 'parked', 'canceled')`, id, at.UnixMilli())
	f.Dropped += dropped
	if err != nil {
		return err
	}
	return tx.clearDelivery(id)
}

// forgetPost takes a post of many apart or, once it was sent, clears it.
func (tx *Tx) forgetPost(post int64, at time.Time, f *Forgotten) error {
	d, err := tx.Delivery(post)
	if err != nil {
		return err
	}
	switch d.State {
	case Sent, Dropped:
		return tx.clearDelivery(post)
	case Waiting:
		_, err := tx.Unfold(post, at)
		if errors.Is(err, ErrNotFoldable) {
			break
		}
		return err
	}
	f.kept[post] = true
	return nil
}

func (tx *Tx) clearDelivery(id int64) error {
	if err := tx.change("forget how something was rendered", `UPDATE parts SET payload = NULL WHERE delivery = $1`, id); err != nil {
		return err
	}
	return tx.change("forget what was posted", `UPDATE deliveries SET body = NULL WHERE id = $1`, id)
}

func (tx *Tx) forgetMessage(message int64) error {
	if err := tx.forgetMedium(message); err != nil {
		return err
	}
	return tx.change("forget what somebody said", `UPDATE messages SET body = NULL, sender = '' WHERE id = $1`, message)
}

func (tx *Tx) forgetMedium(message int64) error {
	return tx.change("forget a file", `
		UPDATE media SET body = NULL, source = NULL, hash = NULL, reason = '', state = 'given up', absence = 'gone' WHERE message = $1`, message)
}
