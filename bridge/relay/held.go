package relay

import (
	"context"
	"fmt"
	"maps"

	"lifeboat/bridge"
	"lifeboat/bridge/failover"
	"lifeboat/store"
)

// held says in which groups of a primary something waits to be replayed, as the
// database was at a version. An outage has a step every few seconds, and in most
// of them nothing has been written since the one before.
type held struct {
	version int64
	groups  map[string]bool
}

// readHeld reads what is held unless it is known.
func (r *Relay) readHeld(ctx context.Context, primary bridge.PlatformName) (map[string]bool, error) {
	version := r.store.Version() // what is committed from here on is looked at in the next step
	if known, looked := r.held[primary]; looked && known.version == version {
		return known.groups, nil
	}
	fresh := held{version: version, groups: map[string]bool{}}
	err := r.store.Read(ctx, func(tx *store.Tx) (err error) {
		for _, group := range r.groups.Primary[primary] {
			if _, fresh.groups[group.Name], err = tx.LaneHead(group.Primary, store.Replay); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look what is held: %w", err)
	}
	r.held[primary] = fresh
	return fresh.groups, nil
}

// withHeld adds to the facts of a primary's groups what is held and released.
func (r *Relay) withHeld(ctx context.Context, primary bridge.PlatformName) (map[string]failover.Facts, error) {
	held, err := r.readHeld(ctx, primary)
	if err != nil {
		return nil, err
	}
	all := maps.Clone(r.knowledge.facts[primary])
	for _, group := range r.groups.Primary[primary] {
		facts := all[group.Name]
		facts.Held, facts.Released = held[group.Name], r.standing.Released[group.Name]
		all[group.Name] = facts
	}
	return all, nil
}
