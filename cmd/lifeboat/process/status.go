package process

import (
	"lifeboat/bridge/control"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
	"lifeboat/store"
)

// Connected says whether the relay is connected with everything.
func Connected(status control.Status) bool {
	for _, platform := range status.Platforms {
		if platform.State != string(health.Working) {
			return false
		}
	}
	return status.Ready
}

// AtRest says whether the relay is back in standby, knows of no trouble, and has
// nothing left to send.
func AtRest(status control.Status) bool {
	for _, primary := range status.Primaries {
		if primary.Phase != string(failover.Standby) || primary.Trouble != "" {
			return false
		}
	}
	for _, lane := range status.Lanes {
		if lane.State != string(store.Parked) && lane.State != string(store.Canceled) {
			return false
		}
	}
	return status.Ready
}
