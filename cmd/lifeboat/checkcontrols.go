package main

import (
	"context"
	"fmt"
	"sync"

	"lifeboat/bridge"
)

// checkControls sees whether every control target proves who it is. One that does
// not is worth nothing on the day when the network is in doubt.
func (a asker) checkControls(ctx context.Context) []bridge.Finding {
	controls, err := controlsOf(a.settings.Failover)
	if err != nil {
		return []bridge.Finding{{What: "the control targets can be asked", Remedy: err.Error()}}
	}
	ctx, cancel := context.WithTimeout(ctx, askDeadline)
	defer cancel()
	findings := make([]bridge.Finding, len(controls))
	var asked sync.WaitGroup
	for i, target := range controls {
		asked.Go(func() {
			findings[i] = bridge.Finding{OK: true, What: fmt.Sprintf("the control target %s proves who it is", target.Name())}
			if err := target.Check(ctx); err != nil {
				findings[i].OK, findings[i].Remedy = false, fmt.Sprintf("name a host that does, or mend the way to it: %v", err)
			}
		})
	}
	asked.Wait()
	return findings
}
