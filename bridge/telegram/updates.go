package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"lifeboat/bridge"
)

// envelopes takes a poll's result apart, without understanding more of each
// update than its id.
func (p *poller) envelopes(e *exchange) ([]bridge.Envelope, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(e.answer.Result, &raw); err != nil {
		return nil, fmt.Errorf("the result of a poll is no list: %w", err)
	}
	envelopes := make([]bridge.Envelope, len(raw))
	for i, payload := range raw {
		id, err := updateID(payload)
		if err != nil {
			return nil, fmt.Errorf("update %d of %d: %w", i+1, len(raw), err)
		}
		envelopes[i] = bridge.Envelope{
			Platform: p.name, Key: strconv.FormatInt(id, 10), ReceivedAt: time.Now(), Payload: payload,
		}
	}
	return envelopes, nil
}

// updateID reads the id, without which an update cannot be confirmed.
func updateID(payload []byte) (int64, error) {
	var update struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(payload, &update); err != nil {
		return 0, fmt.Errorf("reading the update id: %w", err)
	}
	if update.ID == 0 {
		return 0, errNoUpdate
	}
	return update.ID, nil
}

// confirmation is what the library is given instead of the updates: the id of
// the last one, from which its next poll takes the offset.
func confirmation(last bridge.Cursor) []byte {
	if last == "" {
		return []byte(`{"ok":true,"result":[]}`)
	}
	return fmt.Appendf(nil, `{"ok":true,"result":[{"update_id":%s}]}`, last)
}
