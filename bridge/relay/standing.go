package relay

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/crowd"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// standing is what the relay remembers beside its decisions: what operators
// were told and have ordered, and what members say of the primaries and want
// for themselves. It is persisted.
type standing struct {
	Alerts alert.State `json:"alerts"`
	// Orders are the operators', by primary.
	Orders map[bridge.PlatformName]failover.Order `json:"orders,omitempty"`
	// Released are the outages after which operators let a replay begin, by group.
	Released map[string]failover.Ordeal `json:"released,omitempty"`
	// Polls are the members' votes, by group.
	Polls map[string]crowd.Poll `json:"polls,omitempty"`
	// Stopped are the people whose words are not relayed, and since when.
	Stopped map[string]time.Time `json:"stopped,omitempty"`
	// Missed is what was found lately to be missing for good.
	Missed []gap `json:"missed,omitempty"`
	// Jump is the latest jump of the machine's clock.
	Jump jump `json:"jump,omitzero"`
}

const (
	standingName    = "standing"
	standingVersion = 1
)

// clone returns a standing that can be changed without changing the other.
func (s standing) clone() standing {
	s.Orders, s.Polls, s.Stopped = cloned(s.Orders), cloned(s.Polls), cloned(s.Stopped)
	s.Released, s.Missed = cloned(s.Released), slices.Clone(s.Missed)
	return s
}

// cloned copies a map, and makes one where there is none.
func cloned[K comparable, V any](m map[K]V) map[K]V {
	copied := maps.Clone(m)
	if copied == nil {
		copied = map[K]V{}
	}
	return copied
}

func loadStanding(tx *store.Tx) (standing, error) {
	version, body, found, err := tx.LoadState(standingName)
	if err != nil || !found {
		return standing{}, err
	}
	if version > standingVersion {
		return standing{}, fmt.Errorf("what operators ordered was written by a newer Lifeboat (version %d, this one knows %d): install that one again", version, standingVersion)
	}
	var s standing
	if err := json.Unmarshal(body, &s); err != nil {
		return standing{}, fmt.Errorf("read what operators were told and have ordered: %w", err)
	}
	return s, nil
}

func (s standing) save(tx *store.Tx) error {
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write what operators were told and have ordered: %w", err)
	}
	return tx.SaveState(standingName, standingVersion, body)
}
