package store

import "lifeboat/bridge"

// ParkedChat says how many deliveries of a chat are parked.
type ParkedChat struct {
	Chat  bridge.Chat
	Count int64
	// Reason is why the latest of them was parked.
	Reason string
}

// Parked counts the parked deliveries, sorted by chat. A chat without any is
// left out.
func (tx *Tx) Parked() ([]ParkedChat, error) {
	var parked []ParkedChat
	read := func(row scanner) error {
		var p ParkedChat
		err := row.Scan(&p.Chat.Platform, &p.Chat.ID, &p.Count, &p.Reason)
		parked = append(parked, p)
		return err
	}
	return parked, tx.list("count the parked deliveries", read, parkedChats)
}

// parkedChats repeats the condition of the index that it is read from.
const parkedChats = `
	SELECT latest.platform, latest.chat, found.count, latest.reason FROM deliveries AS latest
	JOIN (
		SELECT count(*) AS count, max(id) AS id FROM deliveries
		WHERE state NOT IN ('sent', 'dropped', 'folded') AND cleared = 0 AND state = 'parked' GROUP BY platform, chat
	) AS found ON found.id = latest.id
	ORDER BY latest.platform, latest.chat`
