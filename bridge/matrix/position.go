package matrix

import (
	"encoding/json"
	"fmt"

	"lifeboat/bridge"
)

// position is how far the account has received; as JSON it is the cursor.
type position struct {
	// Since is the sync token; empty before the first sync.
	Since string `json:"since"`
	// Rooms holds the latest event of each room, up to which a gap has to be
	// filled.
	Rooms map[string]landmark `json:"rooms,omitempty"`
}

// landmark is an event that has been handed in.
type landmark struct {
	ID string `json:"id"`
	At int64  `json:"at"` // origin_server_ts, in milliseconds since 1970
}

func parsePosition(cursor bridge.Cursor) (position, error) {
	at := position{Rooms: map[string]landmark{}}
	if cursor == "" {
		return at, nil
	}
	if err := json.Unmarshal([]byte(cursor), &at); err != nil {
		return position{}, fmt.Errorf("the stored cursor is not one of Matrix; give this platform another name if it used to be another messenger: %w", err)
	}
	if at.Rooms == nil {
		at.Rooms = map[string]landmark{}
	}
	return at, nil
}

func (at position) cursor() (bridge.Cursor, error) {
	text, err := json.Marshal(at)
	if err != nil {
		return "", fmt.Errorf("write down how far Matrix was received: %w", err)
	}
	return bridge.Cursor(text), nil
}
