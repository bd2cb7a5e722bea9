package store

import (
	"errors"
	"time"

	"lifeboat/bridge"
)

// CancelHeld cancels what waits in a chat's replay lane and of which members have
// seen nothing for certain, and returns how many posts of members that are. Posts
// of many are taken apart first. What may have arrived stays, and so do deletions
// of what members can read there already.
func (tx *Tx) CancelHeld(chat bridge.Chat, reason string, at time.Time) (posts int64, err error) {
	if err := tx.unfoldHeld(chat, at); err != nil {
		return 0, err
	}
	if posts, err = tx.exec("cancel what is held", cancelHeld+` AND action = 'post'`,
		string(chat.Platform), chat.ID, reason, at.UnixMilli()); err != nil {
		return 0, err
	}
	_, err = tx.exec("cancel the changes of what is held", cancelHeld+` AND (action <> 'delete'
		OR NOT EXISTS (SELECT 1 FROM deliveries AS post WHERE post.id = deliveries.target AND post.state IN ('sent', 'folded')))`,
		string(chat.Platform), chat.ID, reason, at.UnixMilli())
	return posts, err
}

const cancelHeld = `
	UPDATE deliveries SET state = 'canceled', reason = $3, next_try = NULL, finished_at = $4
	WHERE platform = $1 AND chat = $2 AND lane = 'replay' AND finished_at IS NULL AND message IS NOT NULL AND ` + unseen

// unfoldHeld takes apart what was folded in a replay lane, also what was folded
// more than once.
func (tx *Tx) unfoldHeld(chat bridge.Chat, at time.Time) error {
	for {
		folds, err := tx.foldsHeld(chat)
		if err != nil || len(folds) == 0 {
			return err
		}
		for _, id := range folds {
			if _, err := tx.Unfold(id, at); err != nil && !errors.Is(err, ErrNotFoldable) {
				return err
			}
		}
	}
}

// foldsHeld are the posts of many in a replay lane of which nobody has seen
// anything.
func (tx *Tx) foldsHeld(chat bridge.Chat) ([]int64, error) {
	var folds []int64
	read := func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		folds = append(folds, id)
		return err
	}
	return folds, tx.list("find what was folded and is held", read, `
		SELECT id FROM deliveries
		WHERE platform = $1 AND chat = $2 AND lane = 'replay' AND finished_at IS NULL AND `+unseen+`
			AND EXISTS (SELECT 1 FROM deliveries AS folded WHERE folded.folded_into = deliveries.id)
		ORDER BY id`, string(chat.Platform), chat.ID)
}

// TakeBackCanceled drops a canceled delivery and the canceled changes of it,
// because its author has deleted it: it is listed and exported no more.
func (tx *Tx) TakeBackCanceled(id int64, at time.Time) error {
	return tx.change("take back what was canceled", `
		UPDATE deliveries SET state = 'dropped', reason = 'deleted by its author', finished_at = $2
		WHERE (id = $1 OR target = $1) AND state = 'canceled'`, id, at.UnixMilli())
}
