package relay

import (
	"slices"
	"time"

	"lifeboat/bridge"
	"lifeboat/bridge/alert"
	"lifeboat/bridge/failover"
	"lifeboat/bridge/health"
)

// remedies say what operators can do about states of a platform that are no
// outage, in the words of the alerts.
func (r *Relay) remedies(name bridge.PlatformName, report health.Report, now time.Time) []string {
	found := append(r.accountFindings(name), r.phoneFindings(name, r.platforms[name], now)...)
	if report.State == health.OwnNetwork {
		found = append(found, alert.Finding{Condition: ownNetwork[failover.OwnNetworkTrouble(report.Cause)]})
	}
	if judged := r.memories[name].Failover; judged.InIncident() && judged.Blind || judged.Trouble == failover.NoVerdict {
		found = append(found, r.about(name, alert.Blind, ""))
	}
	var remedies []string
	for _, finding := range found {
		if remedy := finding.Remedy(); !slices.Contains(remedies, remedy) {
			remedies = append(remedies, remedy)
		}
	}
	return remedies
}
