package relay

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/store"
)

// memoryVersion is raised when an older Lifeboat could not read the form any
// more.
const memoryVersion = failover.Version

// memory is what has been decided about one primary. It is persisted.
type memory struct {
	Failover failover.State `json:"failover"`
	// Sends is what the relay's sends have shown of the primary.
	Sends health.Track `json:"sends,omitzero"`
	// Expected is what the relay's sends have taught about acknowledgements, as
	// it was at LearnedAt.
	Expected  health.Expectation `json:"expected,omitzero"`
	LearnedAt time.Time          `json:"learned_at,omitzero"`
	// Deliveries is what members' devices have confirmed, as it was then.
	Deliveries health.Deliveries `json:"deliveries,omitempty"`
	// StatusPosts are the deliveries of the present outage's status posts, by
	// chat.
	StatusPosts map[string]int64 `json:"status_posts,omitempty"`
	// StatusEdits are the latest edits of the status posts, and Rings the posts
	// that called members, by chat.
	StatusEdits map[string]int64 `json:"status_edits,omitempty"`
	Rings       map[string]int64 `json:"rings,omitempty"`
}

// clone returns a memory that can be changed without changing the other.
func (m memory) clone() memory {
	m.StatusPosts, m.StatusEdits, m.Rings = copied(m.StatusPosts), copied(m.StatusEdits), copied(m.Rings)
	return m
}

func copied(ids map[string]int64) map[string]int64 {
	if ids == nil {
		return map[string]int64{}
	}
	return maps.Clone(ids)
}

func memoryName(primary bridge.PlatformName) string { return "failover/" + string(primary) }

func loadMemory(tx *store.Tx, primary bridge.PlatformName) (memory, error) {
	version, body, found, err := tx.LoadState(memoryName(primary))
	if err != nil || !found {
		return memory{}, err
	}
	if version > memoryVersion {
		return memory{}, fmt.Errorf("the state of %s was written by a newer Lifeboat (version %d, this one knows %d): install that one again", primary, version, memoryVersion)
	}
	var m memory
	if err := json.Unmarshal(body, &m); err != nil {
		return memory{}, fmt.Errorf("read the state of %s: %w", primary, err)
	}
	return m, nil
}

func (m memory) save(tx *store.Tx, primary bridge.PlatformName) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write the state of %s: %w", primary, err)
	}
	return tx.SaveState(memoryName(primary), memoryVersion, body)
}
