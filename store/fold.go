package store

import (
	"errors"
	"fmt"
	"time"

	"lifeboat/bridge"
)

// ErrNotFoldable means that a delivery has left its lane, stands in another
// one, or may have reached its chat, so that it cannot become a part of another
// delivery.
var ErrNotFoldable = errors.New("the delivery cannot be folded")

// unseen is true of a delivery that waits and of which members have seen
// nothing for certain: it was never tried, or no try can have arrived.
const unseen = `state = 'waiting' AND NOT EXISTS (
	SELECT 1 FROM parts WHERE parts.delivery = deliveries.id AND (sent_at IS NOT NULL OR in_flight = 1 OR may_have_arrived = 1))`

// Foldable returns what waits in a lane, in order, and may be folded. Where the
// outcome of a try is open, what stands before it is left out, so that nothing
// is overtaken.
func (tx *Tx) Foldable(chat bridge.Chat, lane Lane) ([]Delivery, error) {
	var waiting []Delivery
	read := func(row scanner) error {
		var d Delivery
		var free bool
		if err := readDelivery(withFlag{row, &free}, &d); err != nil {
			return err
		}
		if !free {
			waiting = nil
			return nil
		}
		waiting = append(waiting, d)
		return nil
	}
	err := tx.list("read what may be folded", read, foldable, string(chat.Platform), chat.ID, string(lane))
	return waiting, err
}

const foldable = `
	SELECT ` + deliveryColumns + `, ` + unseen + ` FROM deliveries
	WHERE platform = $1 AND chat = $2 AND lane = $3 AND finished_at IS NULL
	ORDER BY coalesce(place, id), id`

// withFlag reads one column more than its user knows of.
type withFlag struct {
	scanner
	flag *bool
}

// Scan reads the columns and then the flag.
func (f withFlag) Scan(values ...any) error { return f.scanner.Scan(append(values, f.flag)...) }

// Fold puts one delivery in the place of several of the same lane, which then
// share its fate, and returns its id. Members must have seen nothing of any of
// them for certain: otherwise it returns [ErrNotFoldable], as it does for a
// delivery of another chat or lane. The new delivery stands in its lane where
// the first of them stood; without a time of its own it is as old as the oldest
// of them.
//
// It may stand for one message, as an album does for its first picture, by
// naming that in Message; a post of many messages names none.
func (tx *Tx) Fold(ids []int64, into Delivery) (id int64, err error) {
	if len(ids) == 0 {
		return 0, fmt.Errorf("fold deliveries into one: there are none")
	}
	place, oldest, err := tx.firstOf(ids, into)
	if err != nil {
		return 0, err
	}
	if into.CreatedAt.IsZero() {
		into.CreatedAt = oldest
	}
	if id, err = tx.AddDelivery(into); err != nil {
		return 0, err
	}
	if err := tx.change("give a delivery its place", `UPDATE deliveries SET place = $2 WHERE id = $1`, id, place); err != nil {
		return 0, err
	}
	for _, folded := range ids {
		if err := tx.foldOne(folded, id, into.CreatedAt); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// firstOf returns the place of the first delivery and the age of the oldest.
func (tx *Tx) firstOf(ids []int64, into Delivery) (place int64, oldest time.Time, err error) {
	for i, id := range ids {
		var at, created int64
		found, err := tx.find("look at what is to be folded", func(row scanner) error { return row.Scan(&at, &created) }, `
			SELECT coalesce(place, id), created_at FROM deliveries
			WHERE id = $1 AND platform = $2 AND chat = $3 AND lane = $4 AND `+unseen,
			id, string(into.Chat.Platform), into.Chat.ID, string(into.Lane))
		if err != nil {
			return 0, oldest, err
		}
		if !found {
			return 0, oldest, fmt.Errorf("delivery %d: %w", id, ErrNotFoldable)
		}
		if i == 0 || at < place {
			place = at
		}
		if added := time.UnixMilli(created).UTC(); i == 0 || added.Before(oldest) {
			oldest = added
		}
	}
	return place, oldest, nil
}

func (tx *Tx) foldOne(id, into int64, at time.Time) error {
	if err := tx.change("forget how a folded delivery was rendered", `DELETE FROM parts WHERE delivery = $1`, id); err != nil {
		return err
	}
	return tx.changeOne("fold a delivery", `
		UPDATE deliveries SET state = 'folded', folded_into = $2, next_try = NULL, finished_at = $3,
			reason = CASE WHEN reason = $4 THEN reason ELSE '' END
		WHERE id = $1 AND finished_at IS NULL`, id, into, at.UnixMilli(), overruledReason)
}

// Unfold undoes a fold of which members have seen nothing for certain, so that
// what was folded can be composed anew: its deliveries wait again, where they
// stood, and are returned in order; the one that they were folded into is
// dropped. It returns [ErrNotFoldable] once some of it may have arrived.
func (tx *Tx) Unfold(id int64, at time.Time) ([]int64, error) {
	folded, err := tx.Folded(id)
	if err != nil {
		return nil, err
	}
	if len(folded) == 0 {
		return nil, fmt.Errorf("unfold delivery %d, which stands for itself: %w", id, ErrNotFoldable)
	}
	dropped, err := tx.exec("drop what others were folded into", `
		UPDATE deliveries SET state = 'dropped', reason = 'composed anew', next_try = NULL, finished_at = $2
		WHERE id = $1 AND `+unseen, id, at.UnixMilli())
	if err != nil {
		return nil, err
	}
	if dropped == 0 {
		return nil, fmt.Errorf("unfold delivery %d: %w", id, ErrNotFoldable)
	}
	if err := tx.ForgetWording(id); err != nil {
		return nil, err // it is never read again
	}
	return folded, tx.change("let folded deliveries wait again", `
		UPDATE deliveries SET state = 'waiting', folded_into = NULL, finished_at = NULL WHERE folded_into = $1`, id)
}

// Folded returns the deliveries that were folded into one, in order; none for a
// delivery that stands for itself.
func (tx *Tx) Folded(id int64) ([]int64, error) {
	var folded []int64
	read := func(row scanner) error {
		var one int64
		err := row.Scan(&one)
		folded = append(folded, one)
		return err
	}
	return folded, tx.list("read what was folded into a delivery", read, `
		SELECT id FROM deliveries WHERE folded_into = $1 ORDER BY coalesce(place, id), id`, id)
}

// Refold lets what was folded into one delivery share the fate of another one.
func (tx *Tx) Refold(from, into int64) error {
	return tx.change("fold deliveries anew", `UPDATE deliveries SET folded_into = $2 WHERE folded_into = $1`, from, into)
}

// FilesBehind returns the post of the files that a post of many tells of.
func (tx *Tx) FilesBehind(text int64) (d Delivery, found bool, err error) {
	found, err = tx.find("find the files of a post", func(row scanner) error { return readDelivery(row, &d) }, `
		SELECT `+deliveryColumns+` FROM deliveries
		WHERE target = $1 AND action = 'post' AND state <> 'dropped' ORDER BY id DESC LIMIT 1`, text)
	return d, found, err
}
