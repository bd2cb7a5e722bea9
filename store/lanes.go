package store

import (
	"time"

	"lifeboat/bridge"
)

// laneHead finds the head by the index of unfinished deliveries, however many
// there are.
const laneHead = `
	SELECT ` + deliveryColumns + ` FROM deliveries
	WHERE platform = $1 AND chat = $2 AND lane = $3 AND finished_at IS NULL
	ORDER BY coalesce(place, id), id LIMIT 1`

// LaneHead returns the oldest unfinished delivery of a lane, whether or not its
// time has come; found is false when the lane is empty. The head may change
// between two transactions, so what is to be tried is looked up and started in
// one.
func (tx *Tx) LaneHead(chat bridge.Chat, lane Lane) (d Delivery, found bool, err error) {
	found, err = tx.find("find the head of a lane", func(row scanner) error { return readDelivery(row, &d) },
		laneHead, string(chat.Platform), chat.ID, string(lane))
	return d, found, err
}

const laneFront = `
	SELECT ` + deliveryColumns + ` FROM deliveries
	WHERE platform = $1 AND chat = $2 AND lane = $3 AND finished_at IS NULL
	ORDER BY coalesce(place, id), id LIMIT $4 + 0`

// LaneFront returns the first unfinished deliveries of a lane, in order.
func (tx *Tx) LaneFront(chat bridge.Chat, lane Lane, limit int) ([]Delivery, error) {
	var front []Delivery
	read := func(row scanner) error {
		var d Delivery
		err := readDelivery(row, &d)
		front = append(front, d)
		return err
	}
	return front, tx.list("read the front of a lane", read, laneFront, string(chat.Platform), chat.ID, string(lane), limit)
}

// Hold puts the unfinished messages of a chat's live lane over to its replay
// lane, where they keep their order, and returns how many. Announcements and notices
// stay.
func (tx *Tx) Hold(chat bridge.Chat) (moved int64, err error) {
	return tx.exec("hold a chat's messages", `
		UPDATE deliveries SET lane = 'replay'
		WHERE platform = $1 AND chat = $2 AND lane = 'live' AND finished_at IS NULL
			AND (message IS NOT NULL OR EXISTS (SELECT 1 FROM deliveries AS folded WHERE folded.folded_into = deliveries.id))`,
		string(chat.Platform), chat.ID)
}

// HeldMessages counts the posts of members that wait in a chat's replay lane,
// by themselves or folded into others.
func (tx *Tx) HeldMessages(chat bridge.Chat) (count int, err error) {
	_, err = tx.find("count what is held", func(row scanner) error { return row.Scan(&count) }, `
		SELECT count(*) FROM deliveries
		WHERE platform = $1 AND chat = $2 AND message IS NOT NULL AND action = 'post' AND (lane = 'replay' AND finished_at IS NULL
			OR folded_into IN (SELECT id FROM deliveries WHERE platform = $1 AND chat = $2 AND lane = 'replay' AND finished_at IS NULL))`,
		string(chat.Platform), chat.ID)
	return count, err
}

// HeldChanged counts the posts of members that wait in a chat's replay lane, or
// waited there before, and are to be changed by what waits there.
func (tx *Tx) HeldChanged(chat bridge.Chat, by bridge.Action) (count int, err error) {
	_, err = tx.find("count what is held and changed", func(row scanner) error { return row.Scan(&count) }, `
		SELECT count(DISTINCT target) FROM deliveries AS change
		WHERE platform = $1 AND chat = $2 AND message IS NOT NULL AND action = $3 AND (lane = 'replay' AND finished_at IS NULL
			OR folded_into IN (SELECT id FROM deliveries WHERE platform = $1 AND chat = $2 AND lane = 'replay' AND finished_at IS NULL))
			AND EXISTS (SELECT 1 FROM deliveries WHERE id = change.target AND lane = 'replay')`,
		string(chat.Platform), chat.ID, string(by))
	return count, err
}

// ExpireAnnouncements drops the announcements of an incident in one chat of
// which members have seen nothing for certain and that belong to another phase
// than the one to keep, and returns how many.
func (tx *Tx) ExpireAnnouncements(chat bridge.Chat, incident int64, keepPhase string, at time.Time) (dropped int64, err error) {
	return tx.exec("drop announcements that were overtaken", `
		UPDATE deliveries SET state = 'dropped', reason = 'replaced', finished_at = $5
		WHERE platform = $1 AND chat = $2 AND incident = $3 AND phase <> $4 AND message IS NULL AND state = 'waiting'
			AND NOT EXISTS (SELECT 1 FROM parts WHERE parts.delivery = deliveries.id AND parts.sent_at IS NOT NULL)`,
		string(chat.Platform), chat.ID, incident, keepPhase, at.UnixMilli())
}

// LaneCount says how many deliveries of a lane are in one state.
type LaneCount struct {
	Chat   bridge.Chat
	Lane   Lane
	State  State
	Count  int64
	Oldest time.Time // when the first of them was added
}

// laneCounts reads what the triggers have counted, and the oldest by its index.
const laneCounts = `
	SELECT platform, chat, lane, state, count, (
		SELECT created_at FROM deliveries
		WHERE platform = lane_counts.platform AND chat = lane_counts.chat AND lane = lane_counts.lane AND state = lane_counts.state
			AND state NOT IN ('sent', 'dropped', 'folded') AND cleared = 0
		ORDER BY created_at LIMIT 1)
	FROM lane_counts WHERE count > 0 ORDER BY platform, chat, lane, state`

// Counts counts what is unfinished, parked, or canceled and still kept, sorted by
// chat, lane and state. A state without any is left out. Deliveries that were
// folded count as the one that they were folded into.
func (tx *Tx) Counts() ([]LaneCount, error) {
	var counts []LaneCount
	read := func(row scanner) error {
		var c LaneCount
		var oldest int64
		err := row.Scan(&c.Chat.Platform, &c.Chat.ID, &c.Lane, &c.State, &c.Count, &oldest)
		c.Oldest = time.UnixMilli(oldest).UTC()
		counts = append(counts, c)
		return err
	}
	return counts, tx.list("count the deliveries", read, laneCounts)
}
